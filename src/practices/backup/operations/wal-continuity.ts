// Whether the WAL in a repository is whole. `pgbackrest verify` (2.55) proves each segment that is there and says nothing of one
// that is not: a segment taken out of the middle left its status at "ok". A restore beyond the gap would end there.

export interface WalGap {
  /** The first segment that is missing. */
  readonly first: string;
  readonly count: number;
  /** The last one before it, where recovery would end. */
  readonly after: string;
}

/** PostgreSQL's default; 256 of them have one number in the middle of the name (xlog_internal.h, XLogSegmentsPerXLogId). */
const segmentBytes = 16 * 1024 ** 2;
const perMiddle = 2 ** 32 / segmentBytes;

/** `00000001` timeline, `00000000` middle, `00000003` segment. */
const name = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;

/** Gaps between the first and the last segment of each timeline, in order. What is no segment's name is left out. */
export function walGaps(names: readonly string[]): readonly WalGap[] {
  const byTimeline = new Map<string, number[]>();
  for (const text of names) {
    const [, timeline, middle, low] = name.exec(text) ?? [];
    if (timeline === undefined || middle === undefined || low === undefined) continue;
    const number = Number.parseInt(middle, 16) * perMiddle + Number.parseInt(low, 16);
    byTimeline.set(timeline, [...(byTimeline.get(timeline) ?? []), number]);
  }
  return [...byTimeline]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([timeline, numbers]) => gapsOf(timeline, numbers));
}

function gapsOf(timeline: string, numbers: readonly number[]): readonly WalGap[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  return sorted.flatMap((number, index) => {
    const before = sorted[index - 1];
    if (before === undefined || number === before + 1) return [];
    const first = segmentName(timeline, before + 1);
    return [{ first, count: number - before - 1, after: segmentName(timeline, before) }];
  });
}

function segmentName(timeline: string, number: number): string {
  const hex = (part: number) => part.toString(16).toUpperCase().padStart(8, '0');
  return `${timeline}${hex(Math.floor(number / perMiddle))}${hex(number % perMiddle)}`;
}

/** Names of the segments in `pgbackrest repo-ls --recurse --output=json archive/STANZA`: each file is `NAME-CHECKSUM[.zst]`. */
export function segmentsIn(listed: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(listed).flatMap((path) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    const match = /^([0-9A-F]{24})-[0-9a-f]{40}/.exec(file);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}

export function gapWords({ first, count, after }: WalGap): string {
  const what =
    count === 1 ? `WAL segment ${first} is missing` : `${count} WAL segments from ${first} on are missing`;
  return `${what}: no moment after ${after} can be restored from a backup before it`;
}
