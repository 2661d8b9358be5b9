import { isMeasurable } from '../../facts/measurements.ts';
import type { Measurement } from '../../model/facts/history.ts';

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

/** One number at one time. */
export interface Point {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/**
 * What one source measured, oldest first, each moment once (the last word counts). Points later than `now` are left out: a
 * clock that was ahead wrote them, and where they belong nobody knows.
 */
export function seriesOf(points: readonly Measurement[], name: string, now: Date): readonly Point[] {
  const byTime = new Map<number, number>();
  for (const { at, values } of points) {
    const time = Date.parse(at);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (!Number.isFinite(time) || time > now.getTime() || !isMeasurable(value)) continue;
    byTime.set(time, value);
  }
  return [...byTime].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
}

/** How much a counter grew: what it fell by was a new beginning at nought. */
export function increaseOf(counter: readonly Point[]): number {
  let grown = 0;
  for (const [index, { value }] of counter.entries()) {
    const before = counter[index - 1]?.value;
    if (before === undefined) continue;
    grown += value >= before ? value - before : value;
  }
  return grown;
}
