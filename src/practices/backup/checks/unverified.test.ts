import { describe, expect, it } from 'vitest';
import { soundBackups } from '../../../../test/exactness/healthy-backups.ts';
import { noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import { unverified } from './unverified.ts';

const [, second] = soundBackups.verified;
const of = (first: BackupsFact['verified'][number] | undefined) => {
  const verified = [first, second].filter((one) => one !== undefined);
  return judge(unverified, { services, backups: ownBackups({ verified }) });
};

describe('backup/unverified', () => {
  it('fails for a gap in the WAL, in the words of the last look', () => {
    const faults = ['WAL segment 000000010000000000000003 is missing'];
    const outcome = of({ number: 1, at: '2026-11-20T00:00:00.000Z', faults });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ saw: expect.stringContaining(faults[0] ?? '') }],
    });
  });

  it('fails for one that was never read back, or five weeks ago', () => {
    expect(of(undefined)).toMatchObject({ status: 'fail', detail: 'repository 1: never read back' });
    expect(of({ number: 1, at: '2026-10-17T00:00:00.000Z', faults: [] }).status).toBe('fail');
    expect(of({ number: 1, at: '2026-10-19T00:00:00.000Z', faults: [] }).status).toBe('pass');
  });

  it('skips where there is nothing that it could be about', () => {
    expect(judge(unverified, { services, backups: noBackups }).status).toBe('skip');
    expect(judge(unverified, { services, backups: ownBackups({ repositories: [] }) }).status).toBe('skip');
  });
});
