import { describe, expect, it } from 'vitest';
import { noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge, service } from '../../../../test/helpers/facts.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import { keyNotKept } from './key-not-kept.ts';

const of = (key: BackupsFact['key']) => judge(keyNotKept, { services, backups: ownBackups({ key }) });
const kept = { at: '2026-11-02T09:00:00.000Z', fingerprint: 'aaaa' };

describe('backup/key-not-kept', () => {
  it('fails until somebody says that a copy is kept', () => {
    expect(of({ fingerprint: 'aaaa', kept: null })).toMatchObject({
      status: 'fail',
      remedy: { command: 'seaworthy backup key --kept' },
    });
  });

  it('fails again when the key is another one', () => {
    expect(of({ fingerprint: 'bbbb', kept })).toMatchObject({
      status: 'fail',
      detail: 'another key was confirmed on 2026-11-02 (aaaa)',
    });
  });

  it('passes once it was said of this key', () => {
    expect(of({ fingerprint: 'aaaa', kept }).status).toBe('pass');
  });

  it('cannot tell of a key that it may not read, and skips where Seaworthy backs nothing up', () => {
    expect(of({ fingerprint: null, kept }).status).toBe('unknown');
    expect(judge(keyNotKept, { services, backups: noBackups }).status).toBe('skip');
    // Docker does not answer: the files tell whether there is anything of ours.
    expect(judge(keyNotKept, { services }).status).toBe('unknown');
    expect(judge(keyNotKept, { services: [service('db')] }).status).toBe('skip');
  });
});
