import { posix } from 'node:path';
import type { Tree } from '../../ports/tree.ts';
import { generationNumbers, readGeneration } from './generations.ts';
import type { Places } from './places.ts';
import { nextSuffix } from './replace-file.ts';

/** Folders of ours that no generation names, and what a kill left of one that was being written; absolute. */
export function unneededMounts(places: Places, needed: ReadonlySet<string>, tree: Tree): readonly string[] {
  const names = tree.list(places.mounts).filter((name) => isOurs(name) && !needed.has(name));
  return names.map((name) => posix.join(places.mounts, name));
}

/** Names of the folders that generations on record want, in effect or to go back to. */
export function mountsInUse(places: Places, tree: Tree): ReadonlySet<string> {
  const files = generationNumbers(places, tree).flatMap(
    (number) => readGeneration(places, number, tree)?.files ?? [],
  );
  return new Set(files.flatMap(({ mounted }) => mounted ?? []));
}

/** Others a person put there. */
function isOurs(name: string): boolean {
  const whole = name.endsWith(nextSuffix) ? name.slice(0, -nextSuffix.length) : name;
  return /-[0-9a-f]{12}$/.test(whole);
}
