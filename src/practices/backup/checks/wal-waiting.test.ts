import { describe, expect, it } from 'vitest';
import { soundBackups } from '../../../../test/exactness/healthy-backups.ts';
import { noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import { walWaiting } from './wal-waiting.ts';

const spooled = (parts: Partial<NonNullable<BackupsFact['spool']>>) =>
  judge(walWaiting, {
    services,
    backups: ownBackups({ spool: { ...soundBackups.spool, ...parts } as never }),
  });

describe('backup/wal-waiting', () => {
  it('fails when a segment has waited for more than a minute', () => {
    const outcome = spooled({ segments: 3, bytes: 3 * 16 * 1024 ** 2, oldest: '2026-11-22T11:50:00.000Z' });
    expect(outcome).toMatchObject({
      status: 'fail',
      detail: 'WAL has waited for 10 min',
      evidence: [{ saw: '3 segments (48 MiB) wait, the oldest for 10 min' }],
    });
  });

  it('fails with the reason of the sidecar, before a minute is over', () => {
    const outcome = spooled({
      segments: 1,
      oldest: '2026-11-22T11:59:55.000Z',
      failing: 'no way to the store',
    });
    expect(outcome).toMatchObject({ status: 'fail', detail: 'WAL is not pushed: no way to the store' });
  });

  it('passes for an empty spool, and for a segment that has just come', () => {
    expect(spooled({}).status).toBe('pass');
    expect(spooled({ segments: 1, bytes: 1, oldest: '2026-11-22T11:59:30.000Z' }).status).toBe('pass');
  });

  it('cannot tell from a sidecar that is down or silent, and skips where none is', () => {
    expect(spooled({ at: '2026-11-22T11:00:00.000Z' })).toMatchObject({ status: 'unknown' });
    const of = (backups: BackupsFact) => judge(walWaiting, { services, backups }).status;
    expect(of(ownBackups({ spool: null }))).toBe('unknown');
    expect(of(ownBackups({ database: 'exited' }))).toBe('unknown');
    expect(of(noBackups)).toBe('skip');
  });
});
