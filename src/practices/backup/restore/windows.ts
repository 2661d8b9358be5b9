// Which moments a repository can bring back, by what was read back of it.
import type { DatabaseRead } from '../operations/verify-database.ts';
import { type Segments, segmentNumber } from '../operations/wal-continuity.ts';
import { breakIn } from './continuity.ts';
import { endOf, type PastRestore, timelineIn, timelineOf, usableOn, wayTo } from './timelines.ts';

/** Any moment from … to …, milliseconds since the epoch. */
export interface Recoverable {
  readonly from: number;
  /** When the last segment of it was saved: the same moment that a restore names as the last before a gap. */
  readonly to: number;
  /** The WAL segment that ends it, being missing or damaged; null = the WAL ends here, or a restore began another timeline. */
  readonly lacks: string | null;
}

/** A time in which the database was on one timeline. */
interface Period {
  readonly timeline: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The windows of one repository, oldest first; none = no backup in it can be restored. Pure.
 *
 * @param read what nothing is wrong with: a damaged segment is as good as none
 */
export function windowsOf(
  read: Pick<DatabaseRead, 'backups' | 'segments'>,
  past: readonly PastRestore[],
): readonly Recoverable[] {
  const found = periodsOf(read, past).flatMap((period) => windowsIn(period, read, past));
  return [...found].sort((one, other) => one.from - other.from).reduce(joined, []);
}

function periodsOf(
  { backups, segments }: Pick<DatabaseRead, 'backups' | 'segments'>,
  past: readonly PastRestore[],
): readonly Period[] {
  const ordered = [...past].sort((one, other) => one.stopped - other.stopped);
  const known = [...segments.keys()].map(timelineIn);
  const all = [...known, ...backups.map(timelineOf), ...past.map(({ made }) => made)];
  const live = all.reduce((one, other) => Math.max(one, other), 1);
  const ends = [
    ...ordered.map(({ live: timeline, stopped: to }) => ({ timeline, to })),
    { timeline: live, to: Number.POSITIVE_INFINITY },
  ];
  return ends.map((one, index) => ({ ...one, from: ends[index - 1]?.to ?? Number.NEGATIVE_INFINITY }));
}

/** What each backup that leads to this time reaches of it. */
function windowsIn(
  period: Period,
  { backups, segments }: Pick<DatabaseRead, 'backups' | 'segments'>,
  past: readonly PastRestore[],
): readonly Recoverable[] {
  const way = wayTo(period.timeline, period.to, past);
  const all = way.map(({ timeline }) => timeline);
  const saved = lastSaved(segments, period.timeline);
  return usableOn(way, backups).flatMap((backup) => {
    const timelines = all.slice(0, all.indexOf(timelineOf(backup)) + 1).reverse();
    const broken = breakIn(segments, { wal: backup.wal, timelines });
    const gap = broken?.gap.first ?? null;
    const until = broken === null ? saved : broken.until;
    const isBehind = gap === null || (segmentNumber(gap) ?? 0) > (segmentNumber(backup.wal.stop) ?? 0);
    // A gap on an earlier timeline is before all of this time.
    if (until === null || !isBehind || (gap !== null && timelineIn(gap) !== period.timeline)) return [];
    const from = Math.max(period.from, endOf(backup));
    // Its own last segment is saved before a backup ends, and its end can be gone to.
    const reached = from > period.from ? Math.max(from, until) : until;
    const to = Math.min(period.to, reached);
    return to < from ? [] : [{ from, to, lacks: to < reached ? null : gap }];
  });
}

function lastSaved(segments: Segments, timeline: number): number | null {
  const times = [...segments].filter(([name]) => timelineIn(name) === timeline).map(([, ms]) => ms);
  return times.reduce<number | null>((one, other) => Math.max(one ?? other, other), null);
}

function joined(windows: readonly Recoverable[], next: Recoverable): Recoverable[] {
  const last = windows.at(-1);
  if (last === undefined || next.from > last.to) return [...windows, next];
  // Whoever comes further than a gap began behind it, whatever the clocks say.
  if (last.lacks !== null && next.to > last.to) return [...windows, next];
  const further = next.to > last.to ? next : last;
  return [...windows.slice(0, -1), { ...further, from: last.from }];
}
