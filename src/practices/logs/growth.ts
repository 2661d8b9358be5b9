import { pointsUntil, trendIn } from '../../engine/history/growing.ts';
import type { MeasuredFacts } from '../../engine/history/measure.ts';
import { dayMs } from '../../engine/history/series.ts';
import { daysLeft } from '../../engine/history/trend.ts';
import { printOver, printPace } from '../../engine/history/words.ts';
import type { Known } from '../../model/fact.ts';
import type { HistoryFact } from '../../model/facts/history.ts';

/** A retention job runs each night, and a quiet week-end looks like one: a week shows the difference. */
const settledMs = 7 * dayMs;

export interface Growth {
  /** Bytes; 0 or less = it does not grow. */
  readonly perDay: number;
  /** It was watched for long enough to say that something deletes from it. */
  readonly isSettled: boolean;
  /** Until it alone has filled the disk; null = never, or nobody knows the disk. */
  readonly days: number | null;
  /** `, 120 MiB a day over 6 days`; empty when it does not grow. */
  readonly words: string;
}

export type FactsForGrowth = MeasuredFacts & { readonly history: Known<HistoryFact> };

/** How a source of measurements changes, and what that means for the disk that holds `on`; undefined = not known yet. */
export function growthOf(
  source: string,
  on: 'data' | 'docker',
  facts: FactsForGrowth,
  now: Date,
): Growth | undefined {
  if (!facts.history.known) return undefined;
  const trend = trendIn(pointsUntil(facts.history.value, facts, now), source, now);
  if (!trend.known) return undefined;
  const { perDay, overMs } = trend;
  const disks = facts.disks.known ? facts.disks.value.disks : [];
  const free = disks.find(({ holds }) => holds.includes(on))?.freeBytes;
  return {
    perDay,
    isSettled: perDay <= 0 && overMs >= settledMs,
    days: free === undefined ? null : daysLeft(free, perDay),
    words: perDay <= 0 ? '' : `, ${printPace(perDay)} ${printOver(overMs)}`,
  };
}
