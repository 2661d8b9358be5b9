import { describe, expect, it } from 'vitest';
import { firstRepository, noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import { objectsBehind } from './objects-behind.ts';

const of = (backups: BackupsFact) => judge(objectsBehind, { services, backups });
const captures = { at: '2026-11-22T11:59:58.000Z', lastRescan: '2026-11-22T11:59:30.000Z', failing: null };

describe('backup/objects-behind', () => {
  it('fails when one repository has had no objects for longer than the schedule says', () => {
    expect(of(firstRepository({ objectsAt: '2026-11-21T02:05:00.000Z' }))).toMatchObject({
      status: 'fail',
      detail: 'repository 1: objects were saved 34 h ago',
    });
    expect(of(firstRepository({ objectsAt: null })).status).toBe('fail');
  });

  it('fails when captures fail, or nobody has looked for half an hour', () => {
    const failing = 'the file system takes no hard links';
    expect(of(ownBackups({ captures: { ...captures, failing } }))).toMatchObject({
      status: 'fail',
      detail: `captures: last full look 30 s ago: ${failing}`,
    });
    const lastRescan = '2026-11-22T11:20:00.000Z';
    expect(of(ownBackups({ captures: { ...captures, lastRescan } })).status).toBe('fail');
  });

  it('passes when objects are captured and were saved last night', () => {
    expect(of(ownBackups()).status).toBe('pass');
  });

  it('cannot tell from a sidecar that is down or says nothing, and skips where none is', () => {
    expect(of(ownBackups({ objects: 'exited' })).status).toBe('unknown');
    expect(of(ownBackups({ captures: null })).status).toBe('unknown');
    expect(of(noBackups).status).toBe('skip');
  });
});
