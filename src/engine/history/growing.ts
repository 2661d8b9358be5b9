import type { Known } from '../../model/fact.ts';
import { type HistoryFact, type Measurement, measured } from '../../model/facts/history.ts';
import type { DisksFact } from '../../model/facts/host.ts';
import { type MeasuredFacts, measure } from './measure.ts';
import { seriesOf } from './series.ts';
import { type Trend, trendOf } from './trend.ts';

export type Disk = DisksFact['disks'][number];

/** Something that takes room on a disk, and what it is called to a person. */
export interface Source {
  readonly name: string;
  readonly label: string;
}

export interface Growing extends Source {
  /** Bytes a day, more than nought. */
  readonly perDay: number;
}

/** What was measured until now, the present included. */
export function pointsUntil(history: HistoryFact, facts: MeasuredFacts, now: Date): readonly Measurement[] {
  return [...history.points, measure(facts, now)];
}

/** How one source changes. */
export function trendIn(points: readonly Measurement[], name: string, now: Date): Trend {
  return trendOf(seriesOf(points, name, now), now);
}

/**
 * What grows steadily on a disk, fastest first. The log tables of the analytics service are part of a database, and stand
 * for it where they are half of its growth.
 */
export function growingOn(
  disk: Disk,
  points: readonly Measurement[],
  facts: MeasuredFacts,
  now: Date,
): readonly Growing[] {
  const growing = sourcesOn(disk, facts).flatMap((source) => {
    const trend = trendIn(points, source.name, now);
    return trend.known && trend.perDay > 0 ? [{ ...source, perDay: trend.perDay }] : [];
  });
  const logs = growing.find(({ name }) => name === measured.analytics);
  const theirDatabase = growing.find((one) => isMostly(one, logs));
  return growing
    .filter((one) => one !== theirDatabase && (one !== logs || theirDatabase !== undefined))
    .sort((a, b) => b.perDay - a.perDay);
}

/** Whether a database grows by its log tables. */
function isMostly(one: Growing, logs: Growing | undefined): boolean {
  if (logs === undefined || !one.name.startsWith(measured.database(''))) return false;
  return logs.perDay <= one.perDay * 1.1 && logs.perDay >= one.perDay / 2;
}

function sourcesOn({ holds }: Disk, facts: MeasuredFacts): readonly Source[] {
  const { databases, containerLogs } = facts;
  const data = [
    ...listOf(databases, (fact) => fact.databases).map(({ name }) => ({
      name: measured.database(name),
      label: `database ${name}`,
    })),
    { name: measured.analytics, label: 'the log tables of the analytics service' },
    { name: measured.wal, label: 'pg_wal' },
  ];
  const logs = listOf(containerLogs, (fact) => fact.logs).map(({ container }) => ({
    name: measured.containerLog(container),
    label: `Docker’s log of ${container}`,
  }));
  return [
    ...(holds.includes('data') ? data : []),
    ...(holds.includes('docker') ? logs : []),
    ...(holds.includes('storage') ? [{ name: measured.objects, label: 'stored objects' }] : []),
  ];
}

/** What lies on a disk and could not be measured now, so that its growth is not known. */
export function unseenOn(
  { holds }: Disk,
  { databases, sizes, containerLogs }: MeasuredFacts,
): readonly string[] {
  return [
    ...(holds.includes('data') && !databases.known ? ['databases'] : []),
    ...(holds.includes('data') && !sizes.known ? ['pg_wal'] : []),
    ...(holds.includes('docker') && !containerLogs.known ? ['Docker’s logs'] : []),
  ];
}

function listOf<T, Item>(fact: Known<T>, list: (value: T) => readonly Item[]): readonly Item[] {
  return fact.known ? list(fact.value) : [];
}
