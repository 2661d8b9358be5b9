// Whether the WAL is whole from a backup to where a restore goes. PostgreSQL takes a segment that is missing for the end of all
// WAL: it opens the database there, as if nothing had been committed later.
import type { World } from '../../../ports/world.ts';
import { spoolFolder } from '../container/paths.ts';
import { EngineFailure, type Sidecars } from '../operations/sidecars.ts';
import {
  listSegments,
  type Segments,
  segmentName,
  segmentNumber,
  segmentsIn,
  type WalGap,
  walGaps,
} from '../operations/wal-continuity.ts';
import { docker } from './docker.ts';

/** Where the WAL breaks off on the way. */
export interface Break {
  readonly gap: WalGap;
  /** Milliseconds since the epoch: what was committed later may be in the gap; null = the backup itself needs what is missing. */
  readonly until: number | null;
}

export interface Way {
  /** First and last segment that the backup needs. */
  readonly wal: { readonly start: string; readonly stop: string };
  /** Timelines from the backup's to the target's. */
  readonly timelines: readonly number[];
}

/** The first break on the way that no repository and no spool fills; null = there is none. The near repository comes first. */
export async function breakOnTheWay(
  request: {
    readonly sidecars: Sidecars;
    readonly sidecar: string;
    readonly repositories: readonly number[];
    readonly way: Way;
  },
  world: World,
): Promise<Break | null> {
  const { sidecars, sidecar, repositories, way } = request;
  const saved = new Map<string, number>();
  const add = (more: Segments) => {
    for (const [name, ms] of more) if (!saved.has(name)) saved.set(name, ms);
  };
  for (const number of repositories) {
    add(await savedIn(sidecars, number));
    if (breakIn(saved, way) === null) return null;
  }
  add(await spooled(sidecar, world));
  return breakIn(saved, way);
}

/** Pure; exported for its test. */
export function breakIn(saved: Segments, { wal, timelines }: Way): Break | null {
  const names = [...saved.keys()];
  let from = segmentNumber(wal.start) ?? 0;
  for (const [index, timeline] of timelines.entries()) {
    const next = timelines[index + 1];
    // A timeline begins with a copy of the segment in which it left the one before.
    const end = next === undefined ? Number.POSITIVE_INFINITY : firstOn(names, next);
    const own = names.filter((name) => isOn(name, timeline) && isWithin(name, from, end));
    const last = segmentName(timeline.toString(16).toUpperCase().padStart(8, '0'), end - 1);
    const needed = [wal.start, wal.stop, last].filter(
      (name) => isOn(name, timeline) && isWithin(name, from, end),
    );
    const [gap] = walGaps(own, needed);
    if (gap !== undefined) return { gap, until: gap.after === null ? null : (saved.get(gap.after) ?? null) };
    from = end;
  }
  return null;
}

function isOn(name: string, timeline: number): boolean {
  return Number.parseInt(name.slice(0, 8), 16) === timeline;
}

function isWithin(name: string, from: number, end: number): boolean {
  const number = segmentNumber(name);
  return number !== null && number >= from && number < end;
}

function firstOn(names: readonly string[], timeline: number): number {
  const numbers = names.filter((name) => isOn(name, timeline)).map((name) => segmentNumber(name) ?? 0);
  return Math.min(Number.POSITIVE_INFINITY, ...numbers);
}

const limitMs = 10 * 60_000;

/** What a repository has of it. One that does not answer has nothing to offer now. */
export async function savedIn(sidecars: Sidecars, repository: number): Promise<Segments> {
  try {
    return segmentsIn(await listSegments(sidecars, repository, limitMs));
  } catch (error) {
    if (error instanceof EngineFailure) return new Map();
    throw error;
  }
}

async function spooled(sidecar: string, world: World): Promise<Segments> {
  const words = ['exec', sidecar, 'seaworthy-run', 'ls', '-A', `${spoolFolder}/wal`];
  const names = (await docker(world, words, { timeoutMs: 60_000 })).split('\n');
  const now = world.clock.now().getTime();
  return new Map(names.filter((name) => segmentNumber(name) !== null).map((name) => [name, now]));
}
