// What a run leaves that nobody refers to any more. Call with the lock held.
import { posix } from 'node:path';
import type { Generation } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import {
  generationFolder,
  generationNumbers,
  readGeneration,
  removeGeneration,
} from '../state/generations.ts';
import { clearLeftovers } from '../state/leftovers.ts';
import { mountsInUse, unneededMounts } from '../state/mounts-in-use.ts';
import type { Places } from '../state/places.ts';
import { readRuns } from '../state/runs.ts';
import { sha256 } from '../state/seal.ts';
import { unneededSecrets } from '../state/secret-files.ts';
import { clearDumps } from './dumps-kept.ts';
import { isTemporaryEnvFile } from './env-bytes.ts';

/** Deletes env files that never came into effect, dumps that were never finished, generations that no run can go back to. */
export function clearLitter(places: Places, world: World): void {
  const { tree } = world;
  const folder = posix.dirname(places.envFile);
  for (const name of tree.list(folder)) {
    const path = posix.join(folder, name);
    if (isTemporaryEnvFile(name) && tree.status(path)?.kind === 'file') tree.remove(path);
  }
  clearLeftovers(places, tree);
  clearDumps(places, readRuns(places, tree), tree);
  for (const number of unneededGenerations(places, tree)) {
    if (isPersons(places, number, tree)) {
      world.talk.warn(`kept: ${generationFolder(places, number)} was edited by hand`);
    } else removeGeneration(places, number, tree);
  }
  for (const path of unneededMounts(places, mountsInUse(places, tree), tree)) tree.removeDirectory(path);
  const recorded = generationNumbers(places, tree).flatMap(
    (number) => readGeneration(places, number, tree)?.contributions ?? [],
  );
  for (const path of unneededSecrets(places, recorded, tree)) tree.remove(path);
}

/** The number of the next generation: behind all that will still be there when it is written. */
export function nextGeneration(places: Places, tree: Tree): number {
  const unneeded = unneededGenerations(places, tree);
  const staying = generationNumbers(places, tree).filter(
    (number) => !unneeded.includes(number) || isPersons(places, number, tree),
  );
  return 1 + Math.max(0, ...mentioned(places, tree), ...staying);
}

/** Generations that are not in effect, and that no run can go back to. */
function unneededGenerations(places: Places, tree: Tree): readonly number[] {
  const runs = readRuns(places, tree);
  const needed = new Set([...mentioned(places, tree), ...runs.flatMap(({ from, to }) => [from, to])]);
  return generationNumbers(places, tree).filter((number) => !needed.has(number));
}

/** Without a record it was never whole; with one, something in it may be a person's. */
function isPersons(places: Places, number: number, tree: Tree): boolean {
  const generation = readGeneration(places, number, tree);
  return generation !== null && !isAsWritten(places, generation, tree);
}

/** Every generation that the env file has a word about, be it in a comment. */
function mentioned(places: Places, tree: Tree): readonly number[] {
  const text = Buffer.from(tree.read(places.envFile) ?? []).toString('utf8');
  return [...text.matchAll(/seaworthy\/gen\/([1-9]\d*)\//g)].map((match) => Number(match[1]));
}

/** Whether a generation's folder holds what was written, and nothing else. */
export function isAsWritten(places: Places, generation: Generation, tree: Tree): boolean {
  const folder = generationFolder(places, generation.number);
  const own = generation.files.filter(({ mounted }) => mounted === undefined);
  const written = new Map(own.map(({ path, sha256: hash }) => [path, hash]));
  return filesBelow(folder, '', tree).every((path) => {
    const bytes = tree.read(posix.join(folder, path));
    return bytes !== null && sha256(bytes) === written.get(path);
  });
}

/** Paths of everything that is no folder, relative to `folder`. */
function filesBelow(folder: string, below: string, tree: Tree): readonly string[] {
  return tree.list(posix.join(folder, below)).flatMap((name) => {
    const path = posix.join(below, name);
    const isFolder = tree.status(posix.join(folder, path))?.kind === 'directory';
    return isFolder ? filesBelow(folder, path, tree) : [path];
  });
}
