// Objects and the root key out of restic, in the drill's own container. One place, so that another way to them replaces it.
import { posix } from 'node:path';
import { Problem } from '../../../../model/problem.ts';
import { objectsFolder } from '../../container/paths.ts';
import { captures, type Snapshot, snapshotsOf, tags } from '../../operations/objects.ts';
import type { Sidecars } from '../../operations/sidecars.ts';

/** What is read of a repository is never locked: it is mounted read-only. */
const unlocked = '--no-lock';

/**
 * The snapshot that holds the objects of a moment: the first one after it, since captures stay for days after their object is
 * gone; where there is none, the last. null = the repository holds none.
 */
export async function snapshotFor(
  sidecars: Sidecars,
  repository: number,
  ms: number,
): Promise<Snapshot | null> {
  const all = await snapshotsOf(sidecars, repository);
  return pickSnapshot(all, ms);
}

/** Exported for its test. */
export function pickSnapshot(all: readonly Snapshot[], ms: number): Snapshot | null {
  const own = all.filter((one) => one.tags.includes(tags.objects));
  const ordered = [...own].sort((one, other) => Date.parse(one.time) - Date.parse(other.time));
  return ordered.find(({ time }) => Date.parse(time) >= ms) ?? ordered.at(-1) ?? null;
}

/** Puts the folder with the vault's root key in place, before the server starts for the first time; false = none was saved. */
export async function restoreKey(sidecars: Sidecars, snapshot: Snapshot): Promise<boolean> {
  if (!snapshot.paths.includes('/db-config')) return false;
  await sidecars.restic(snapshot.repository, [
    ...[unlocked, 'restore', `${snapshot.id}:/db-config`],
    ...['--target', '/db-config'],
  ]);
  return true;
}

/** Brings the folder of one object back, with its extended attributes. @param path relative to the store's root */
export async function restoreObject(sidecars: Sidecars, snapshot: Snapshot, path: string): Promise<void> {
  const folder = posix.dirname(path);
  try {
    await sidecars.restic(snapshot.repository, [
      ...[unlocked, 'restore', `${snapshot.id}:${captures}/${folder}`],
      ...['--include', `/${escaped(posix.basename(path))}`],
      ...['--target', posix.join(objectsFolder, folder)],
    ]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem({
      code: error.code,
      message: `${path} is not in the repository: ${error.message}`,
      hints: ['seaworthy backup verify reads everything back'],
      fault: 'world',
      cause: error,
    });
  }
}

/** restic takes it for a pattern (its manual, "Restoring from backup"; Go, path/filepath.Match). */
function escaped(name: string): string {
  return name.replaceAll(/[\\*?[\]]/g, '\\$&');
}
