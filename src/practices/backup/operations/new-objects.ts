// How much restic will have to store of objects: what came since the last run into that repository.
import { Problem } from '../../../model/problem.ts';
import { captures } from './objects.ts';
import type { Sidecars } from './sidecars.ts';

/** A look through 100 000 objects takes seconds; no backup waits for a store of millions. */
export const lookMs = 15_000;

/**
 * Bytes of the files in these folders of the sidecar that were written since then; null = it could not be told in time. A file is
 * written once, so what is older is in the repository already.
 *
 * @param since null = everything: nothing of it is there yet
 */
export async function newObjectBytes(
  sidecars: Sidecars,
  folders: readonly string[],
  since: Date | null,
): Promise<number | null> {
  const words = ['sh', '-c', script, 'sh', `@${Math.floor((since?.getTime() ?? 0) / 1000)}`, ...folders];
  try {
    const told = /^\d+$/.exec((await sidecars.besideObjects(words, { timeoutMs: lookMs })).trim());
    return told === null ? null : Number(told[0]);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

/** What begins with a dot at the top of the captures is the sidecar's own, and is not saved. */
const script = `since=$1; shift
find "$@" -path '${captures}/.*' -prune -o -type f -newermt "$since" -printf '%s\\n' 2>/dev/null | awk '{ sum += $1 } END { printf "%.0f\\n", sum }'`;
