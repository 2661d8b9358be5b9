import { describe, expect, it } from 'vitest';
import { Problem } from '../../model/problem.ts';
import type { Outcome } from '../../practices/backup/operations/back-up.ts';
import { letGoAfter } from './backup.ts';

const now = new Date('2026-11-27T02:01:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

/** STAND-IN for both engines: each repository has a snapshot of each of these ages, in days. */
function engines(ages: readonly number[], refusing?: string) {
  const ran: string[] = [];
  const snapshots = ages.map((age) => ({
    id: `of${age}`,
    time: daysAgo(age),
    tags: [],
    paths: ['/objects'],
  }));
  const status = { code: 0, message: 'ok' };
  const repo = [1, 2].map((key) => ({ key, cipher: 'aes-256-cbc', status }));
  const info = JSON.stringify([{ repo, archive: [], backup: [] }]);
  const sidecars = {
    inDatabase: async (words: readonly string[]) => {
      if (words.includes('info')) return info;
      const said = words.slice(-2).join(' ');
      if (said === refusing)
        throw new Problem({ code: 'x', message: 'another run is at work', hints: ['y'] });
      ran.push(said);
      return '';
    },
    restic: async (number: number, words: readonly string[]) => {
      if (words[0] !== 'snapshots') ran.push(`${number}: ${words.join(' ')}`);
      return JSON.stringify(snapshots);
    },
  };
  return { ran, sidecars };
}

const saved = (number: number) => ({ part: { number, place: `/${number}` } }) as unknown as Outcome;
const failed = {
  problem: new Problem({ code: 'x', message: 'away', hints: ['wait'] }),
} as unknown as Outcome;

async function letGo(
  outcomes: readonly Outcome[],
  ages: readonly number[],
  refusing?: string,
): Promise<readonly string[]> {
  const { ran, sidecars } = engines(ages, refusing);
  const opened = { sidecars, wishes: { backup: { keep_days: 30 } } } as unknown as Parameters<
    typeof letGoAfter
  >[1];
  const troubles = await letGoAfter(outcomes, opened, { clock: { now: () => now } } as Parameters<
    typeof letGoAfter
  >[2]);
  return [...ran, ...troubles];
}

describe('what is let go after a run', () => {
  it('is what no moment of the days to keep needs, though another repository fails', async () => {
    expect(await letGo([failed, saved(2)], [33, 31, 30.5, 29, 1])).toEqual([
      '--repo=2 expire',
      '2: unlock',
      '2: forget --prune of33 of31',
    ]);
  });

  it('is told where it does not work, and done in the next repository', async () => {
    expect(await letGo([saved(1), saved(2)], [33, 31, 29], '--repo=1 expire')).toEqual([
      ...['--repo=2 expire', '2: unlock', '2: forget --prune of33'],
      '/1: saved, but nothing old was let go: another run is at work',
    ]);
  });

  it('is nothing where all is needed, and nothing of a repository that failed', async () => {
    expect(await letGo([saved(1)], [30.5, 29])).toEqual(['--repo=1 expire']);
    expect(await letGo([failed], [33, 31])).toEqual([]);
  });
});
