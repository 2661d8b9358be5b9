import { dayMs, hourMs } from './series.ts';

/** How many points are kept, whatever was recorded. */
export const mostPoints = 400;

/** No two points are nearer than this. */
export const leastApartMs = 10 * 60 * 1000;

/**
 * What is kept of the past: all of the last day, then one each six hours for two weeks (what a trend looks at), then one
 * each day. 144 + 52 leave room for two hundred days. The last point of a stretch stands for it. Points of a clock that was
 * ahead are kept like old ones, for it may be that today's clock is the wrong one.
 */
export function thinned<T extends { readonly at: number }>(points: readonly T[], now: Date): readonly T[] {
  const ordered = [...points].sort((a, b) => a.at - b.at);
  const last = new Map(ordered.map((point) => [stretchOf(point.at, now), point]));
  return [...last.values()].slice(-mostPoints);
}

function stretchOf(at: number, now: Date): string {
  const age = now.getTime() - at;
  const length = lengthAt(age);
  return `${length} ${Math.floor(at / length)}`;
}

function lengthAt(age: number): number {
  if (age < 0 || age > 14 * dayMs) return dayMs;
  return age <= dayMs ? leastApartMs : 6 * hourMs;
}
