// Whether a size grows, and how fast. The slope is Theil and Sen's: the median of the slopes between pairs of points (Sen,
// "Estimates of the regression coefficient based on Kendall's tau", JASA 63, 1968). A pruned image cache, a large upload or
// one wrong reading moves a least-squares line by as much as it is large, and the median hardly. Pairs are at least a day
// apart, so that what happens each night is once in each of them.
import { dayMs, hourMs, type Point } from './series.ts';

/** Of the past, what counts: long enough for a rhythm of weeks, and short enough to be about today. */
const longMs = 14 * dayMs;
const recentMs = 3.25 * dayMs;

/** One point of each is enough, and keeps a day of measurements every ten minutes from outvoting two weeks. */
const bucketMs = 6 * hourMs;

/** Three whole days but for a bucket: each third is a day then, and no time of day stands against another. */
const leastSpanMs = 2.75 * dayMs;
const leastPoints = 3;

/** What each third of the time must at least contribute of its even share, or it was one step and no trend. */
const leastShare = 0.25;

export type Trend =
  /** Per day; 0 = neither grows nor shrinks steadily. */
  | { readonly known: true; readonly perDay: number; readonly overMs: number; readonly points: number }
  | { readonly known: false; readonly reason: string };

/**
 * How fast a size changes. Growth that began this week is no less true than that of two weeks, so the last three days count
 * too, where they lead to what was not there before. Unknown until there are three points over three days: two cannot tell a
 * step (an image that was pulled, one upload) from growth.
 */
export function trendOf(series: readonly Point[], now: Date): Trend {
  const within = (window: number) => series.filter(({ at }) => now.getTime() - at <= window);
  const long = slopeOf(within(longMs));
  if (long === undefined) return { known: false, reason: shortage(within(longMs)) };
  const recent = slopeOf(within(recentMs));
  const isNew = recent !== undefined && leadsBeyond(within(longMs), now, recent.perDay);
  return { known: true, ...decisive(long, recent, isNew) };
}

interface Slope {
  readonly perDay: number;
  readonly overMs: number;
  readonly points: number;
}

function slopeOf(measured: readonly Point[]): Slope | undefined {
  const points = spread(measured);
  if (points.length < leastPoints || spanOf(points) < leastSpanMs) return undefined;
  return { perDay: steadySlope(points), overMs: spanOf(points), points: points.length };
}

/** Where both see the same direction the faster one counts; where they differ, what is so of late. */
function decisive(long: Slope, recent: Slope | undefined, isNew: boolean): Slope {
  if (recent === undefined || recent.perDay === 0) return long;
  // A week's rhythm goes up for days, too; but only to where it was a week ago.
  if (long.perDay === 0) return isNew ? recent : long;
  if (Math.sign(recent.perDay) !== Math.sign(long.perDay)) return recent;
  return Math.abs(recent.perDay) > Math.abs(long.perDay) ? recent : long;
}

/** Whether the size is now beyond all that it was before the last days, in the direction in which it goes. */
function leadsBeyond(points: readonly Point[], now: Date, perDay: number): boolean {
  const direction = Math.sign(perDay);
  const present = (points.at(-1)?.value ?? 0) * direction;
  return points.every(({ at, value }) => now.getTime() - at <= recentMs || value * direction < present);
}

/** Days until nothing is left at this pace; null = never. */
export function daysLeft(free: number, perDay: number): number | null {
  return perDay > 0 ? free / perDay : null;
}

/** The last point of each bucket of time. */
function spread(points: readonly Point[]): readonly Point[] {
  const last = new Map(points.map((point) => [Math.floor(point.at / bucketMs), point]));
  return [...last.values()];
}

function spanOf(points: readonly Point[]): number {
  return (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
}

function shortage(recent: readonly Point[]): string {
  const hours = Math.floor(spanOf(recent) / hourMs);
  const have = recent.length < 2 ? 'there is no earlier measurement' : `the measurements span ${hours} hours`;
  return `${have}, and a trend needs three over three days: run seaworthy audit --record every hour`;
}

function steadySlope(points: readonly Point[]): number {
  const slope = medianSlope(points);
  return isSteady(points, slope) ? slope : 0;
}

function medianSlope(points: readonly Point[]): number {
  const slopes = points.flatMap((from, index) =>
    points
      .slice(index + 1)
      .filter((to) => to.at - from.at >= dayMs)
      .map((to) => (to.value - from.value) / ((to.at - from.at) / dayMs)),
  );
  return median(slopes);
}

/** Whether the size goes the same way in each third of the time: a step is in one, and what lasts a day in two. */
function isSteady(points: readonly Point[], slope: number): boolean {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return false;
  const thirdMs = (last.at - first.at) / 3;
  const ends = [first, nearest(points, first.at + thirdMs), nearest(points, last.at - thirdMs), last];
  return ends.slice(1).every((to, index) => {
    const from = ends[index] ?? first;
    const even = Math.abs(slope) * ((to.at - from.at) / dayMs);
    const moved = (to.value - from.value) * Math.sign(slope);
    return moved > 0 && moved >= leastShare * even;
  });
}

function nearest(points: readonly Point[], at: number): Point {
  return points.reduce((best, one) => (Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
