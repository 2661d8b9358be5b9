import { describe, expect, it } from 'vitest';
import type { DatabaseStatus, ObjectsStatus } from '../../../model/sidecar.ts';
import { troubles } from './troubles.ts';

const now = new Date('2026-11-27T12:00:00.000Z');
const at = '2026-11-27T11:59:57.000Z';
const nothing = { segments: 0, bytes: 0, oldest: null };
const repositories = [{ number: 1, shown: '/mnt/backup' }];
const spool: DatabaseStatus = {
  ...{ at, spool: nothing, lastPushed: null, failing: null, setBack: null },
  repositories: [{ number: 1, place: 'a', waiting: nothing, lastPushed: null, failing: null }],
};
const captures: ObjectsStatus = {
  ...{ at, isWatching: true, captured: 3, pruned: 0, lastRescan: at, failing: null },
};
const waiting = (oldest: string) => ({ segments: 2, bytes: 32, oldest });

function of(parts: { spool?: DatabaseStatus | null; captures?: ObjectsStatus | null }) {
  return troubles({ spool, captures, repositories, now, ...parts });
}

describe('what is wrong between two backups', () => {
  it('is nothing while both tell, and WAL is on its way for no more than five minutes', () => {
    expect(of({})).toEqual([]);
    expect(of({ spool: { ...spool, spool: waiting('2026-11-27T11:55:00.000Z') } })).toEqual([]);
  });

  it('is WAL that waits for longer, though nothing fails', () => {
    expect(of({ spool: { ...spool, spool: waiting('2026-11-27T11:53:00.000Z') } })).toEqual([
      '2 WAL segments not there yet, the oldest for 7 min',
    ]);
  });

  it('is a repository that takes none, by its name', () => {
    const failing = { since: at, reason: 'the bucket refuses' };
    const [one] = spool.repositories;
    const each = [{ ...one, waiting: waiting(at), failing } as NonNullable<typeof one>];
    expect(of({ spool: { ...spool, failing, repositories: each } })).toEqual([
      '/mnt/backup: 2 WAL segments not there yet: the bucket refuses',
    ]);
  });

  it.each(['2026-11-27T11:58:00.000Z', '2026-11-27T13:00:00.000Z', 'never'])(
    'is a sidecar that last told of itself at %s',
    (told) => {
      expect(of({ spool: { ...spool, at: told }, captures: { ...captures, at: told } })).toEqual([
        `seaworthy-backup last told of itself at ${told}`,
        `seaworthy-objects last told of itself at ${told}`,
      ]);
    },
  );

  it('is a sidecar that tells nothing, and one that captures nothing', () => {
    expect(of({ spool: null, captures: null })).toEqual([
      'seaworthy-backup says nothing of its spool',
      'seaworthy-objects does not say how it stands',
    ]);
    const failing = { since: at, reason: 'no hard links' };
    expect(of({ captures: { ...captures, failing } })).toEqual(['objects are not captured: no hard links']);
  });
});
