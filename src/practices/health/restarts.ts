import { dayMs, increaseOf, type Point } from '../../engine/history/series.ts';
import { leastApartMs } from '../../engine/history/thinned.ts';
import type { ContainerFact } from '../../model/facts/containers.ts';

const recentMs = 10 * 60_000;

/** From the third restart in a row it is no accident (failure case 76). */
export const mostRestarts = 3;

/** A container that has been up for so long has come to rest. */
const restMs = 6 * 60 * 60_000;

/** What was counted longer ago says nothing of today. */
const oldestMs = 7 * dayMs;

/** Many restarts long ago were a reboot or a bad day; what counts is that the last one is recent. */
export function loopsNow({ state, restartCount, startedAt }: ContainerFact, now: Date): boolean {
  if (state === 'restarting') return true;
  return restartCount >= mostRestarts && now.getTime() - Date.parse(startedAt) < recentMs;
}

export interface Restarts {
  readonly count: number;
  readonly overMs: number;
}

/** Restarts since about a day ago, the last point being now; undefined = there is no earlier count to compare with. */
export function restartsOfLate(counter: readonly Point[], now: Date): Restarts | undefined {
  const ages = counter.filter(({ at }) => now.getTime() - at <= oldestMs);
  const dayAgo = ages.findLastIndex(({ at }) => now.getTime() - at >= dayMs);
  const compared = ages.slice(Math.max(0, dayAgo));
  const overMs = now.getTime() - (compared[0]?.at ?? now.getTime());
  return overMs < leastApartMs ? undefined : { count: increaseOf(compared), overMs };
}

/** Whether a container still restarts more often than a day forgives: its last start tells that it has not come to rest. */
export function keepsRestarting(
  { count, overMs }: Restarts,
  { startedAt }: ContainerFact,
  now: Date,
): boolean {
  const perDay = count / Math.max(1, overMs / dayMs);
  return perDay > mostRestarts && now.getTime() - Date.parse(startedAt) <= restMs;
}
