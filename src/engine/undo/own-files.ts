// What lies in `seaworthy/` and is ours: the files that records name, and what no record names in a folder that a kill left.
// Everything else a person put there.
import { posix } from 'node:path';
import type { Tree } from '../../ports/tree.ts';
import { generationFile, generationFolder, generationNumbers, readGeneration } from '../state/generations.ts';
import { mountsInUse, unneededMounts } from '../state/mounts-in-use.ts';
import { ourNames, type Places } from '../state/places.ts';
import { isOurIgnore } from '../state/prepare.ts';
import { secretsAtRemoval } from '../state/secret-files.ts';

/** Whether something with a name of ours was written by a person all the same. */
export function isOfPerson(places: Places, name: string, tree: Tree): boolean {
  return name === '.gitignore' && !isOurIgnore(tree.read(posix.join(places.ours, name)));
}

/** Files that a person put below `seaworthy/gen` and `seaworthy/mounts`, absolute. */
export function filesOfPerson(places: Places, tree: Tree): readonly string[] {
  const ours = new Set(ownFiles(places, tree));
  const litter = [
    ...unrecorded(places, tree).map((number) => generationFolder(places, number)),
    ...unnamedMounts(places, tree),
  ].map((folder) => `${folder}/`);
  return filesOfOurFolders(places, tree).filter((path) => {
    return !ours.has(path) && !litter.some((folder) => path.startsWith(folder));
  });
}

/** Deletes what is ours in `seaworthy/`, and folders that hold nothing then. */
export function removeOurs(places: Places, tree: Tree): void {
  for (const number of unrecorded(places, tree)) tree.removeDirectory(generationFolder(places, number));
  for (const folder of unnamedMounts(places, tree)) tree.removeDirectory(folder);
  for (const path of ownFiles(places, tree)) tree.remove(path);
  removeEmpty(places.generations, tree);
  removeEmpty(places.mounts, tree);
  for (const path of secretsAtRemoval(places, tree).deleted) tree.remove(path);
  removeEmpty(places.secrets, tree);
  const files = ourNames.filter((one) => !['gen', 'mounts', 'secrets'].includes(one));
  for (const name of files.filter((one) => !isOfPerson(places, one, tree))) {
    tree.remove(posix.join(places.ours, name));
  }
  if (tree.list(places.ours).length === 0) tree.removeDirectory(places.ours);
}

/**
 * As the records say, whether or not a person edited them since; only what really lies there: through a link in the place of
 * a folder the same path would lead to somebody else's file.
 */
function ownFiles(places: Places, tree: Tree): readonly string[] {
  const present = new Set(filesOfOurFolders(places, tree));
  const recorded = generationNumbers(places, tree).flatMap((number) => {
    const files = readGeneration(places, number, tree)?.files ?? [];
    return files.map((file) => generationFile(places, number, file));
  });
  return [...new Set(recorded)].filter((path) => present.has(path));
}

function filesOfOurFolders({ generations, mounts }: Places, tree: Tree): readonly string[] {
  return [generations, mounts].flatMap((folder) => filesBelow(folder, tree));
}

/** Generations of which a kill left files without a record, or deleted the record first. */
function unrecorded(places: Places, tree: Tree): readonly number[] {
  return generationNumbers(places, tree).filter((number) => readGeneration(places, number, tree) === null);
}

/** Folders for containers that no record names, absolute. */
function unnamedMounts(places: Places, tree: Tree): readonly string[] {
  return unneededMounts(places, mountsInUse(places, tree), tree);
}

/** Everything that is no folder; links are not followed. */
function filesBelow(folder: string, tree: Tree): readonly string[] {
  if (tree.status(folder)?.kind !== 'directory') return [];
  return tree.list(folder).flatMap((name) => {
    const path = posix.join(folder, name);
    return tree.status(path)?.kind === 'directory' ? filesBelow(path, tree) : [path];
  });
}

/** A folder with nothing in it but such folders. */
function removeEmpty(folder: string, tree: Tree): void {
  for (const name of tree.list(folder)) {
    const path = posix.join(folder, name);
    if (tree.status(path)?.kind === 'directory') removeEmpty(path, tree);
  }
  if (tree.status(folder)?.kind === 'directory' && tree.list(folder).length === 0)
    tree.removeDirectory(folder);
}
