// A few objects out of restic, in the drill's own container. A restore brings back whole stores (src/sidecar/objects-restore), and puts an
// empty file in the place of each object that it does not want: for one object of each bucket that would be all of the work.
import { posix } from 'node:path';
import { Problem } from '../../../../model/problem.ts';
import { objectsFolder } from '../../container/paths.ts';
import { captures, type Snapshot, tags } from '../../operations/objects.ts';
import type { Sidecars } from '../../operations/sidecars.ts';

/** What is read of a repository is never locked: it is mounted read-only. */
const unlocked = '--no-lock';

/**
 * The snapshot that holds the objects of a moment: the first one after it, since captures stay for days after their object is
 * gone; where there is none, the last. null = the repository holds none.
 */
export function pickSnapshot(all: readonly Snapshot[], ms: number): Snapshot | null {
  const own = all.filter((one) => one.tags.includes(tags.objects));
  const ordered = [...own].sort((one, other) => Date.parse(one.time) - Date.parse(other.time));
  return ordered.find(({ time }) => Date.parse(time) >= ms) ?? ordered.at(-1) ?? null;
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
