// A history of backups by a clock that jumps: what may become of each, and what has to be kept.
import { expect } from 'vitest';
import type { DatabaseBackup } from '../../src/practices/backup/operations/pgbackrest.ts';
import type { Random } from '../differential/random.ts';
import type { Ran } from '../helpers/cli.ts';

/** Seconds. */
export const day = 86_400;
/** As the wishes have it. */
const keepSeconds = 30 * day;
/** Of `timeout -s KILL` (coreutils). */
const killed = 137;
/** What a backup may end with that the clock was set under: it says so, and the next one needs no help. */
const clockFailures = [
  /not later than latest backup label/,
  /invalid sleep for online backup time/,
  /was not archived before the \d+ms timeout/,
];

/** Seconds: a little, back by days, or forward by weeks. */
export function randomJump(random: Random): number {
  if (random.chance(0.2)) return random.below(60) - 30;
  return random.chance(0.3) ? -random.below(4 * day) : random.below(20 * day);
}

/** How a backup under a jumping clock ended: done, killed by us, or refused for a reason that it says. */
export function outcomeOf({ code, stdout, stderr }: Ran): 'done' | 'killed' | 'refused' {
  if (code === 0) return 'done';
  if (code === killed) return 'killed';
  const said = stdout + stderr;
  expect(
    clockFailures.some((one) => one.test(said)),
    said,
  ).toBe(true);
  return 'refused';
}

/**
 * Backups that retention should have kept, as pgBackRest documents it for `retention-full-type=time`: from the newest full one on
 * that is as old as the time to keep, or all where none is (pgbackrest.org/configuration.html, repo-retention-full-type).
 *
 * @param offset of the latest clock that may have been looked at
 */
export function missing(
  before: readonly DatabaseBackup[],
  after: readonly DatabaseBackup[],
  offset: number,
): readonly string[] {
  const oldest = Date.now() / 1000 + offset - keepSeconds;
  const first = before.findLastIndex(({ type, stopped }) => type === 'full' && stopped <= oldest);
  const kept = new Set(after.map(({ label }) => label));
  return before
    .slice(Math.max(0, first))
    .map(({ label }) => label)
    .filter((label) => !kept.has(label));
}
