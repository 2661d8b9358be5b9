import { describe, expect, it } from 'vitest';
import { soundBackups, soundRepositories } from '../../../../test/exactness/healthy-backups.ts';
import { oneFolder, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { here, judge } from '../../../../test/helpers/facts.ts';
import { roomShort } from './room-short.ts';

const gibibyte = 1024 ** 3;
const spool = (freeBytes: number) => ownBackups({ spool: { ...soundBackups.spool, freeBytes } as never });

describe('backup/room-short', () => {
  it('fails where half of the cluster does not fit any more, with the numbers', () => {
    const backupRepositories = oneFolder({ freeBytes: 9 * gibibyte });
    expect(judge(roomShort, { services, backupRepositories, backups: ownBackups() })).toMatchObject({
      status: 'fail',
      detail: '/mnt/backup: 9 GiB free, a full backup takes about 10 GiB',
    });
  });

  it('fails where the spool is about to be full, whatever the repository', () => {
    const given = { services, backupRepositories: soundRepositories, backups: spool(3 * gibibyte) };
    expect(judge(roomShort, given)).toMatchObject({
      status: 'fail',
      detail: 'the spool: 3 GiB free on its disk',
    });
  });

  it('passes with room, and before the first backup', () => {
    expect(
      judge(roomShort, { services, backupRepositories: soundRepositories, backups: ownBackups() }).status,
    ).toBe('pass');
    expect(judge(roomShort, { services, backupRepositories: oneFolder({ freeBytes: 5 }) }).status).toBe(
      'pass',
    );
  });

  it('skips buckets alone and no wish, and cannot tell of a folder without a size', () => {
    const bucket = soundRepositories.wished.filter(({ kind }) => kind === 'bucket');
    const of = (wished: typeof bucket) =>
      judge(roomShort, { services, backupRepositories: { wished, data: null } }).status;
    expect(of(bucket)).toBe('skip');
    expect(of([])).toBe('skip');
    const blind = { number: 1, at: here, kind: 'folder', path: '/mnt/backup', found: 'denied' } as const;
    expect(of([blind])).toBe('unknown');
  });
});
