// `seaworthy/mounts/NAME-HASH`: files that containers read. A folder is named by its content, so it is written once, serves
// every generation that wants just this, and what a container has mounted never changes below it.
import { dirname, posix } from 'node:path';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess } from './access.ts';
import type { GenerationFile } from './generations.ts';
import type { Places } from './places.ts';
import { ensureFolder } from './prepare.ts';
import { nextSuffix, replaceFile } from './replace-file.ts';
import { sha256 } from './seal.ts';

/** Programs in containers run as users of their own. On the host the folder above, which is private, keeps others out. */
const readable = { folder: 0o755, file: 0o644, executable: 0o755 };

/** Writes the folders that are not there whole. Call with the lock held, before anything names them. */
export function writeMounts(places: Places, files: readonly GenerationFile[], tree: Tree): void {
  const names = new Set(files.flatMap(({ mounted }) => mounted ?? []));
  if (names.size === 0) return;
  ensureFolder(places, places.mounts, tree);
  for (const name of names) {
    const own = files.filter(({ mounted }) => mounted === name);
    const folder = posix.join(places.mounts, name);
    if (tree.status(folder) === null) writeFolder(places, folder, own, tree);
    else mendFolder(places, folder, own, tree);
  }
}

/** Under another name first: what bears its name is whole. */
function writeFolder(places: Places, folder: string, files: readonly GenerationFile[], tree: Tree): void {
  const next = `${folder}${nextSuffix}`;
  tree.removeDirectory(next);
  makeFolder(places, next, tree);
  for (const { path, text, executable } of files) {
    const file = posix.join(next, path);
    makeFolder(places, dirname(file), tree);
    tree.create(file, text, access(places, executable, tree));
  }
  tree.rename(next, folder);
}

/** A person edited one of them, or deleted it: its name would say what is not so. */
function mendFolder(places: Places, folder: string, files: readonly GenerationFile[], tree: Tree): void {
  for (const { path, text, executable } of files) {
    const file = posix.join(folder, path);
    makeFolder(places, dirname(file), tree);
    const present = tree.read(file);
    if (present !== null && sha256(present) === sha256(text)) continue;
    replaceFile(file, text, access(places, executable, tree), tree);
  }
}

function makeFolder(places: Places, folder: string, tree: Tree): void {
  if (folder === places.mounts || tree.status(folder)?.kind === 'directory') return;
  makeFolder(places, dirname(folder), tree);
  tree.makeDirectory(folder, ownAccess(places, readable.folder, tree));
}

function access(places: Places, executable: boolean, tree: Tree) {
  return ownAccess(places, executable ? readable.executable : readable.file, tree);
}
