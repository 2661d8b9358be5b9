// What a repository holds, by recovery point: the runs of seaworthy backup, each with the cluster, the files and the objects of it.
import { Problem } from '../../../model/problem.ts';
import { type Snapshot, snapshotsOf, tags } from '../operations/objects.ts';
import { databaseInfo, type RepositoryInfo } from '../operations/pgbackrest.ts';
import { EngineFailure, type Sidecars } from '../operations/sidecars.ts';
import type { Segments } from '../operations/wal-continuity.ts';
import { savedIn } from '../restore/continuity.ts';
import { endOf } from '../restore/timelines.ts';

/** One run as the repository tells of it. */
export interface HeldPoint {
  /** `20261127T071028Z`. */
  readonly id: string;
  /** Milliseconds since the epoch: when it began. */
  readonly begun: number;
  /** Id of each snapshot; null = that part was not saved. */
  readonly files: string | null;
  readonly objects: string | null;
  readonly record: string | null;
}

export interface Held {
  readonly info: RepositoryInfo;
  /** WAL segments with the time at which each was saved; none = they could not be listed. */
  readonly saved: Segments;
  /** Milliseconds since the epoch: what was committed later is in no WAL of it. */
  readonly savedTo: number;
  /** Oldest first. */
  readonly points: readonly HeldPoint[];
}

const askLimitMs = 60_000;
const pointTag = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Asks both engines. A wrong key, a store that is away and a place that holds nothing are one Problem each. */
export async function heldIn(sidecars: Sidecars, shown: string): Promise<Held> {
  await requireOpen(sidecars, shown);
  const points = pointsOf(await snapshotsOf(sidecars, 1));
  const [info] = await databaseInfo(sidecars, [1]);
  if (info === undefined || info.backups.length === 0) throw empty(shown, info?.status ?? 'no backup');
  const saved = await savedIn(sidecars, 1);
  return { info, points, saved, savedTo: lastOf(info, saved) };
}

/** Times of a store are whole seconds, rounded down. */
function lastOf({ backups }: RepositoryInfo, saved: Segments): number {
  const times = [...saved.values()].map((ms) => ms + 1000);
  return [...times, ...backups.map(endOf)].reduce((one, other) => Math.max(one, other), 0);
}

/** The moment in a point's name, milliseconds since the epoch; null = it is none. */
export function momentOf(id: string): number | null {
  const match = pointTag.exec(id);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Snapshots by the run they belong to. Exported for its test. */
export function pointsOf(snapshots: readonly Snapshot[]): readonly HeldPoint[] {
  const ids = snapshots.flatMap((one) => one.tags.filter((tag) => pointTag.test(tag)));
  const found = [...new Set(ids)].sort().map((id) => {
    const own = snapshots.filter((one) => one.tags.includes(id));
    const idOf = (kind: string) => own.findLast((one) => one.tags.includes(kind))?.id ?? null;
    return {
      ...{ id, begun: momentOf(id) ?? 0 },
      ...{ files: idOf(tags.deployment), objects: idOf(tags.objects), record: idOf(tags.point) },
    };
  });
  return found;
}

/**
 * The point whose files are those of a moment: the newest that began at or before it. Where the first run came later, its files
 * are the nearest there are. A run that was ended while its files were fed to restic may have left a part of them, and no record: one
 * with a record goes before.
 */
export function filesAt(
  points: readonly HeldPoint[],
  ms: number,
): { readonly point: HeldPoint; readonly isLater: boolean } | null {
  const whole = points.filter(({ files }) => files !== null);
  const earlier = whole.filter(({ begun }) => begun <= ms);
  const before = earlier.findLast(({ record }) => record !== null) ?? earlier.at(-1);
  const point = before ?? whole[0];
  return point === undefined ? null : { point, isLater: before === undefined };
}

async function requireOpen(sidecars: Sidecars, shown: string): Promise<void> {
  try {
    await sidecars.restic(1, ['cat', 'config', '--no-lock'], { timeoutMs: askLimitMs });
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    throw error.ended === 10 ? empty(shown, 'there is no repository of Seaworthy') : unopened(error, shown);
  }
}

/** The translation speaks of a deployment's files, and there is none here. */
function unopened(error: EngineFailure, shown: string): Problem {
  const isKey = /the key does not open/.test(error.message);
  const isRefused = /refuses these keys/.test(error.message);
  const hint = isKey
    ? 'name the copy of seaworthy/secrets/backup-key that belongs to this repository: --key FILE'
    : isRefused
      ? 'check --key-id and --secret, and the rights of that user'
      : (error.hints[0] ?? 'check the place');
  return new Problem({
    code: isKey ? 'restore-key' : error.code,
    message: isKey ? `the key does not open ${shown}` : `${shown}: ${error.message}`,
    hints: [hint.replace('under backup.repositories', 'of the bucket')],
    fault: isKey ? 'setup' : 'world',
    cause: error,
  });
}

function empty(shown: string, why: string): Problem {
  return new Problem({
    code: 'restore-empty',
    message: `${shown} holds nothing that could be restored (${why})`,
    hints: ['check the place, and its prefix: the folder that holds database/ and objects/'],
    fault: 'setup',
  });
}
