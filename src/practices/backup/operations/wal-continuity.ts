// Whether the WAL in a repository is whole. `pgbackrest verify` (2.55) proves each segment that is there and says nothing of one
// that is not: a segment taken out of the middle left its status at "ok". A restore beyond the gap would end there.

import { z } from 'zod';
import { stanza } from '../engines/pgbackrest-conf.ts';
import type { Sidecars } from './sidecars.ts';

export interface WalGap {
  /** The first segment that is missing. */
  readonly first: string;
  readonly count: number;
  /** The last one before it, where recovery would end; null = there is none before it. */
  readonly after: string | null;
}

/** PostgreSQL's default; 256 of them have one number in the middle of the name (xlog_internal.h, XLogSegmentsPerXLogId). */
const segmentBytes = 16 * 1024 ** 2;
const perMiddle = 2 ** 32 / segmentBytes;

/** `00000001` timeline, `00000000` middle, `00000003` segment. */
const name = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;

interface Expected {
  readonly there: Set<number>;
  /** All that should be there, as far as it is known by itself. */
  readonly known: Set<number>;
}

/**
 * Gaps on each timeline, in order: from the first to the last segment that is there or is needed. What is no segment's name is left out.
 *
 * @param needed segments that have to be there although a listing alone would not miss them: those that backups need, the last pushed
 */
export function walGaps(names: readonly string[], needed: readonly string[] = []): readonly WalGap[] {
  const byTimeline = new Map<string, Expected>();
  const add = (text: string, isThere: boolean) => {
    const number = segmentNumber(text);
    if (number === null) return;
    const timeline = text.slice(0, 8);
    const own = byTimeline.get(timeline) ?? { there: new Set(), known: new Set() };
    own.known.add(number);
    if (isThere) own.there.add(number);
    byTimeline.set(timeline, own);
  };
  for (const one of names) add(one, true);
  for (const one of needed) add(one, false);
  return [...byTimeline]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([timeline, segments]) => gapsOf(timeline, segments));
}

function gapsOf(timeline: string, { there, known }: Expected): readonly WalGap[] {
  const present = [...there].sort((a, b) => a - b);
  const ends = [...known].sort((a, b) => a - b);
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined) return [];
  // Each stands before the gap that may follow it; the first is before all there is.
  const borders = [first - 1, ...present, last + 1];
  return borders.flatMap((number, index) => {
    const before = borders[index - 1];
    if (before === undefined || number <= before + 1) return [];
    const after = there.has(before) ? segmentName(timeline, before) : null;
    return [{ first: segmentName(timeline, before + 1), count: number - before - 1, after }];
  });
}

/** Its place in the WAL, counted from the first segment there ever was; null = this is no name of a segment. */
export function segmentNumber(text: string): number | null {
  const [, , middle, low] = name.exec(text) ?? [];
  if (middle === undefined || low === undefined) return null;
  return Number.parseInt(middle, 16) * perMiddle + Number.parseInt(low, 16);
}

/** The inverse, on a timeline in hexadecimal. */
export function segmentName(timeline: string, number: number): string {
  const hex = (part: number) => part.toString(16).toUpperCase().padStart(8, '0');
  return `${timeline}${hex(Math.floor(number / perMiddle))}${hex(number % perMiddle)}`;
}

/** Segments by name, with the time (milliseconds since the epoch) at which each was saved. */
export type Segments = ReadonlyMap<string, number>;

const listing = z.record(z.string(), z.looseObject({ time: z.number().optional() }));

/** Those of `pgbackrest repo-ls --recurse --output=json archive/STANZA`: each file is `NAME-CHECKSUM[.zst]`, its time in seconds. */
export function segmentsIn(text: string): Segments {
  const found = Object.entries(listing.parse(JSON.parse(text))).flatMap(([path, { time = 0 }]) => {
    const name = /^([0-9A-F]{24})-[0-9a-f]{40}/.exec(path.slice(path.lastIndexOf('/') + 1))?.[1];
    return name === undefined ? [] : [[name, time * 1000] as const];
  });
  return new Map(found);
}

/** That listing of one repository. */
export function listSegments(sidecars: Sidecars, repository: number, timeoutMs?: number): Promise<string> {
  const words = ['pgbackrest', `--repo=${repository}`, '--recurse', '--output=json', 'repo-ls'];
  return sidecars.inDatabase(
    [...words, `archive/${stanza}`],
    timeoutMs === undefined ? undefined : { timeoutMs },
  );
}

/** A sentence for people. */
export function gapWords({ first, count, after }: WalGap): string {
  const what =
    count === 1 ? `WAL segment ${first} is missing` : `${count} WAL segments from ${first} on are missing`;
  if (after === null) return `${what}: no backup that needs it can be restored`;
  return `${what}: no moment after ${after} can be restored from a backup before it`;
}
