// Whether a backup fits before it is begun: pgBackRest finds a full disk out after hours, and leaves it full.
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import { dataFolder, spoolFolder } from '../container/paths.ts';
import { mountedRepository } from '../engines/pgbackrest-conf.ts';
import type { Repository } from '../repositories/repository.ts';
import type { BackupType, RepositoryInfo } from './pgbackrest.ts';
import type { Sidecars } from './sidecars.ts';

const mebibyte = 1024 ** 2;

/** WAL of a backup goes through the spool: with less than eight segments the database would stand still. */
const leastSpoolBytes = 128 * mebibyte;
const tightSpoolBytes = 1024 * mebibyte;
/** What a run of changes writes at least: manifests, and restic's index. */
const leastBytes = 64 * mebibyte;
/** A first backup: zstd leaves a quarter of a cluster of rows that shrink well. Less room than that cannot be enough. */
const firstShare = 0.25;

export type Room =
  | { readonly kind: 'fits' }
  | { readonly kind: 'tight'; readonly words: string }
  | { readonly kind: 'short'; readonly words: string };

/** Pure. `need` is an estimate in bytes, `free` what the disk has. */
export function roomFor(what: string, need: number, free: number): Room {
  const words = `${what}: ${printBytes(free)} free, about ${printBytes(need)} needed`;
  if (free < need) return { kind: 'short', words };
  return free < 2 * need ? { kind: 'tight', words } : { kind: 'fits' };
}

/** Bytes that the next backup of this type takes, by the last one of it; null = none was made yet. Exported for its test. */
export function estimate(type: BackupType, info: RepositoryInfo | undefined): number | null {
  const last = info?.backups.filter((one) => one.type === type).at(-1);
  if (last !== undefined) return Math.max(leastBytes, last.storedBytes);
  const full = info?.backups.filter((one) => one.type === 'full').at(-1);
  if (type === 'full' || full === undefined) return null;
  return Math.max(leastBytes, full.storedBytes * 0.1);
}

/** Bytes that are free; null = not measured, or a bucket, which does not tell. */
export interface FreeRoom {
  readonly spool: number | null;
  readonly repository: number | null;
}

/** What is free for a backup into this repository. */
export async function freeRoom(sidecars: Sidecars, repository: Repository): Promise<FreeRoom> {
  const own = repository.kind === 'bucket' ? [] : [mountedRepository(repository.number)];
  const told = await asked(sidecars, ['sh', '-c', freeScript, 'sh', spoolFolder, ...own]);
  const [spool = null, folder = null] = (told ?? '')
    .split('---\n')
    .map((text) => kibibytesIn(text, freeColumn));
  return { spool, repository: folder };
}

/**
 * Throws a Problem with the numbers when the disk of a folder, or the spool's, cannot hold the next backup; `warn` hears of one that
 * is tight. What cannot be measured keeps nobody from trying.
 */
export async function requireRoom(request: {
  readonly sidecars: Sidecars;
  readonly repository: Repository;
  readonly type: BackupType;
  readonly info: RepositoryInfo | undefined;
  readonly free: FreeRoom;
  /** Bytes of objects and files that are new to it; null = it could not be told. */
  readonly files: number | null;
  readonly warn: (line: string) => void;
}): Promise<void> {
  const { sidecars, repository, type, info, free, files, warn } = request;
  const { spool } = free;
  if (spool !== null && spool < leastSpoolBytes)
    throw noRoom(roomFor('the spool of WAL', leastSpoolBytes, spool));
  if (spool !== null && spool < tightSpoolBytes)
    warn(`the spool of WAL: ${printBytes(spool)} free on its disk`);
  if (free.repository === null) return;
  if (files === null)
    warn(
      `${repository.shown}: how much of the objects is new could not be told, so room is reckoned without`,
    );
  const database = estimate(type, info) ?? (await firstEstimate(sidecars));
  // What is small is in the estimate of the database, which is never less than 64 MiB.
  const more = (files ?? 0) < leastBytes ? 0 : (files ?? 0);
  const what = more === 0 ? type : `${type}, and ${printBytes(more)} of new objects and files`;
  const room = roomFor(`${repository.shown} (${what})`, database + more, free.repository);
  // An earlier run that was cut short may have saved most of these files: only where nothing is there yet is the sum certain.
  const isCertain = more === 0 || database > free.repository || (info?.backups ?? []).length === 0;
  if (room.kind === 'short' && isCertain) throw noRoom(room);
  if (room.kind !== 'fits') warn(room.words);
}

async function firstEstimate(sidecars: Sidecars): Promise<number> {
  const told = await asked(sidecars, ['du', '-s', '-k', dataFolder]);
  return Math.max(leastBytes, (kibibytesIn(told ?? '', /^(\d+)\s/) ?? 0) * firstShare);
}

/** One answer for each folder; nothing before the line for one that is not there. */
const freeScript = 'for path; do df -P -k "$path" 2>/dev/null | tail -n 1; echo ---; done';
/** POSIX `df -P -k`: device, total, used, free, share, mount. */
const freeColumn = /\s\d+\s+\d+\s+(\d+)\s+\d+%\s/;

/** KiB in a program's output, as bytes; null = it does not tell. */
function kibibytesIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

/** What a program in the sidecar prints; null = it cannot be asked. */
async function asked(sidecars: Sidecars, words: readonly string[]): Promise<string | null> {
  try {
    return await sidecars.inDatabase(words, { timeoutMs: 60_000 });
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function noRoom(room: Room): Problem {
  return new Problem({
    code: 'backup-no-room',
    message: room.kind === 'fits' ? 'there is no room' : `there is no room for a backup: ${room.words}`,
    hints: [
      'make room on that disk or name a larger one; seaworthy backup prune lets go what is older than backup.keep_days',
    ],
    fault: 'world',
  });
}
