import { describe, expect, it } from 'vitest';
import type { DatabaseBackup, RepositoryInfo } from './pgbackrest.ts';
import { reachOf } from './reach.ts';
import { recoverableWords, type Verified, type VerifiedWindow } from './verified.ts';

const now = new Date('2026-11-27T12:00:00Z');
const daysAgo = (days: number) =>
  new Date(now.getTime() - days * 86_400_000).toISOString().replace('.000', '');

/** Backups that ended so many days ago. */
function info(...days: readonly number[]): RepositoryInfo {
  // A backup ended before the second after the one that it tells.
  const backups = days.map((one) => ({ stopped: Date.parse(daysAgo(one)) / 1000 - 1 }) as DatabaseBackup);
  return { number: 1, status: 'ok', isEncrypted: true, wal: null, backups };
}

const window = (from: number, to: number, lacks: string | null = null): VerifiedWindow => {
  return { from: daysAgo(from), to: daysAgo(to), lacks };
};
const verified = (...windows: readonly VerifiedWindow[]): Verified => {
  return { number: 1, place: '/mnt/backup', at: daysAgo(2), faults: [], windows: [...windows] };
};

describe('how far back a repository reaches', () => {
  it.each([
    ['its oldest backup, while nothing was read back', undefined],
    [
      'its oldest backup, after an earlier version read it back',
      { ...verified(), windows: undefined } as unknown as Verified,
    ],
    ['its oldest backup, after everything was found whole', verified(window(20, 2))],
    ['its oldest backup, after older ones were let go', verified(window(40, 2))],
  ])('is %s', (_, read) => {
    expect(reachOf(info(20, 1), read, now)).toEqual({ isOpen: true, text: 'any moment of the last 20 days' });
  });

  it('is not across a gap: what lies before it is told apart', () => {
    const read = verified(window(20, 10, 'X'), window(7, 2));
    expect(reachOf(info(20, 7), read, now)).toEqual({
      isOpen: true,
      text: `any moment of the last 7 days (since ${daysAgo(7)}), before that ${daysAgo(20)} to ${daysAgo(10)} alone`,
    });
    expect(reachOf(info(8, 7), read, now).text).toBe('any moment of the last 7 days');
  });

  it('ends at a gap until another backup is made', () => {
    const read = verified(window(20, 10, 'X'));
    expect(reachOf(info(20, 15), read, now)).toEqual({
      isOpen: false,
      text: `no moment after ${daysAgo(10)}: WAL segment X is missing or damaged (backup verify)`,
    });
    expect(reachOf(info(20, 15, 1), read, now)).toMatchObject({
      isOpen: true,
      text: expect.stringMatching(/^any moment of the last 24 h .*, before that .* alone$/),
    });
  });

  it('is nothing where no backup was fit for use', () => {
    expect(reachOf(info(20), verified(), now)).toEqual({
      isOpen: false,
      text: 'no moment can be recovered (backup verify)',
    });
    expect(reachOf(info(20, 1), verified(), now)).toMatchObject({ isOpen: true });
  });
});

it('the windows are sentences, with what ends each', () => {
  expect(recoverableWords([window(20, 10, 'X'), window(7, 2)])).toEqual([
    `recoverable from ${daysAgo(20)} to ${daysAgo(10)}, where WAL segment X is missing or damaged`,
    `recoverable from ${daysAgo(7)} to ${daysAgo(2)}`,
  ]);
  expect(recoverableWords([])).toEqual(['no moment can be recovered']);
});
