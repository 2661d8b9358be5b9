import { dirname, posix } from 'node:path';
import type { Tree } from '../../ports/tree.ts';
import { ourNames, type Places } from './places.ts';
import { nextSuffix } from './replace-file.ts';
import { isUnbegun, runFolder, runNumbers } from './runs.ts';

/**
 * Deletes what a kill left and nothing refers to: folders of runs that were never begun, and contents that were being
 * written. Generations are left to the caller, who knows which are referred to. Call with the lock held.
 */
export function clearLeftovers(places: Places, tree: Tree): void {
  for (const number of runNumbers(places, tree)) {
    const folder = runFolder(places, number);
    const names = tree.list(folder);
    if (isUnbegun(places, number, tree)) tree.removeDirectory(folder);
    else for (const name of names.filter(isUnfinished)) tree.remove(posix.join(folder, name));
  }
  for (const folder of [places.state, places.records]) {
    for (const name of tree.list(folder).filter(isUnfinished)) tree.remove(posix.join(folder, name));
  }
  // People may put files of their own here.
  for (const name of ourNames) tree.remove(posix.join(places.ours, `${name}${nextSuffix}`));
  tree.removeDirectory(dissolvedState(places));
}

/**
 * Deletes `.seaworthy/` with the lock in it. It is moved aside first, so that nobody can take a lock in a folder that is
 * about to vanish. Call with the lock held, as the last act.
 */
export function dissolveState(places: Places, tree: Tree): void {
  tree.removeDirectory(dissolvedState(places));
  tree.rename(places.state, dissolvedState(places));
  tree.removeDirectory(dissolvedState(places));
}

function dissolvedState(places: Places): string {
  return posix.join(dirname(places.state), '.seaworthy-removed');
}

function isUnfinished(name: string): boolean {
  return name.endsWith(nextSuffix);
}
