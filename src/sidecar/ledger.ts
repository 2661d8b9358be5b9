import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import { type Spool, waiting } from './spool.ts';
import type { SidecarWorld } from './world.ts';

/** Which repository has what of the spool. Repositories go by their place (`SidecarRepository.place`). */
export interface Ledger {
  /** What this repository has not got, in the order in which it is to be pushed. */
  missing(place: string): readonly string[];
  /** This repository has this file now. What all have leaves the spool; a Problem when the disk does not let it. */
  landed(place: string, name: string): void;
  /** Puts right what a kill, a withdrawn repository or a hand in the spool left. Any time, as often as one likes. */
  tidy(): void;
}

/**
 * A repository has a file when `has/PLACE/NAME` is a hard link to `wal/NAME`. A second name costs no space, and tells this very
 * file from a later one of the same name: a mark that is left over never lets another file go. The last repository to get a
 * file needs no mark. Where several have it, their marks go before the file: a kill in between makes it be pushed again, which
 * does no harm (push.ts).
 *
 * @param places all that must have a file before it leaves the spool, at least one
 */
export function makeLedger(
  world: SidecarWorld,
  spool: Spool,
  places: readonly string[],
  onGone: (name: string) => void,
): Ledger {
  const { tree, files } = world;
  const markOf = (place: string, name: string) => join(spool.has, place, name);

  function missing(place: string): readonly string[] {
    const marked = new Set(files.list(join(spool.has, place)) ?? []);
    return waiting(world, spool).filter((name) => !marked.has(name));
  }

  function landed(place: string, name: string): void {
    const others = places.filter((one) => one !== place);
    if (others.every((other) => has(other, name))) letGo(name);
    else if (!has(place, name)) mark(place, name);
  }

  function mark(place: string, name: string): void {
    try {
      tree.link(join(spool.wal, name), markOf(place, name));
    } catch (error) {
      // Taken out of the spool by hand in between: nothing is left to be marked.
      if (tree.status(join(spool.wal, name)) !== null) throw error;
    }
  }

  /** A mark of another file of this name is taken away. */
  function has(place: string, name: string): boolean {
    const mark = tree.status(markOf(place, name));
    if (mark === null) return false;
    const file = tree.status(join(spool.wal, name));
    if (file !== null && mark.inode === file.inode && mark.device === file.device) return true;
    tree.remove(markOf(place, name));
    return false;
  }

  function letGo(name: string): void {
    for (const place of places) tree.remove(markOf(place, name));
    tree.remove(join(spool.wal, name));
    onGone(name);
  }

  function tidy(): void {
    ensureFolder(spool.has);
    for (const place of tree.list(spool.has)) {
      if (!places.includes(place)) tree.removeDirectory(join(spool.has, place));
    }
    for (const place of places) {
      ensureFolder(join(spool.has, place));
      for (const name of tree.list(join(spool.has, place))) has(place, name);
    }
    const [first = '', ...others] = places;
    const ofAll = tree.list(join(spool.has, first)).filter((name) => others.every((one) => has(one, name)));
    for (const name of ofAll) letGo(name);
  }

  function ensureFolder(path: string): void {
    if (tree.status(path) === null) tree.makeDirectory(path, { mode: 0o700 });
  }

  if (places.length === 0) throw noRepository();
  return { missing, landed, tidy };
}

/** With none, everything would count as pushed. */
function noRepository(): Problem {
  return new Problem({
    code: 'sidecar-configuration',
    message: 'no repository is configured that WAL could be pushed into',
    hints: ['run seaworthy apply, which writes the configuration of this sidecar'],
  });
}
