// The folders of ours, made when something is about to be written into them.
import { dirname, posix } from 'node:path';
import { Problem } from '../../model/problem.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { ownAccess, ownerOf, privateFile, privateFolder, sharedBits, sharedMode } from './access.ts';
import { inTheWay } from './damage.ts';
import type { Places } from './places.ts';
import { replaceFile } from './replace-file.ts';

const ignoreEverything = '*\n';

/** `.seaworthy/` itself: all that can be made before the lock is held. Others may be making it at this moment. */
export function prepareLockFolder(places: Places, world: World): void {
  refuseForeignOwner(places, world);
  ensureFolder(places, places.state, world.tree);
}

/** The rest of `.seaworthy/`. Call with the lock held. */
export function prepareState(places: Places, tree: Tree): void {
  ensureIgnored(places, places.state, tree);
  for (const folder of [places.runs, places.records]) ensureFolder(places, folder, tree);
}

/** `.seaworthy/` for what is written without the lock, whose `next` names no other writer uses. */
export function prepareWithoutLock(places: Places, world: World, next: (path: string) => string): void {
  prepareLockFolder(places, world);
  ensureIgnored(places, places.state, world.tree, 0, next);
}

/** `seaworthy/` and `seaworthy/gen/`. Call with the lock held. */
export function prepareOurs(places: Places, tree: Tree): void {
  const shared = sharedBits(places, tree);
  ensureFolder(places, places.ours, tree, shared);
  ensureIgnored(places, places.ours, tree, shared);
  ensureFolder(places, places.generations, tree, shared);
}

/**
 * A folder of ours below the directory, with the folders above it; what is there already stays as it is. `shared` = read bits
 * for others than its owner.
 */
export function ensureFolder(places: Places, folder: string, tree: Tree, shared = 0): void {
  if (folder === places.directory) return;
  const before = tree.status(folder);
  if (before !== null && before.kind !== 'directory') {
    throw inTheWay(folder, before.kind === 'link' ? 'a symbolic link' : 'not a folder');
  }
  if (before !== null) return;
  ensureFolder(places, dirname(folder), tree, shared);
  try {
    tree.makeDirectory(folder, ownAccess(places, sharedMode(privateFolder, shared), tree));
  } catch (error) {
    const madeMeanwhile = error instanceof Problem && error.code === 'tree-exists';
    if (!madeMeanwhile || tree.status(folder)?.kind !== 'directory') throw error;
  }
}

/** Whether a .gitignore is as we write it. */
export function isOurIgnore(bytes: Uint8Array | null): boolean {
  return bytes === null || Buffer.from(bytes).toString('utf8') === ignoreEverything;
}

/** Keeps a folder out of Git, whatever the deployment's own .gitignore says: it holds secrets. */
function ensureIgnored(
  places: Places,
  folder: string,
  tree: Tree,
  shared = 0,
  next?: (path: string) => string,
): void {
  const path = posix.join(folder, '.gitignore');
  // An empty one is what a kill left of ours; any other is a person's.
  if ((tree.status(path)?.bytes ?? 0) > 0) return;
  const access = ownAccess(places, sharedMode(privateFile, shared), tree);
  replaceFile(path, ignoreEverything, access, tree, next?.(path));
}

/** Files that we write and the owner of the deployment cannot read would stop the next `docker compose up`. */
export function refuseForeignOwner(places: Places, world: World): void {
  const { uid } = world.processes.ids();
  const owner = ownerOf(places, world.tree);
  if (uid === 0 || uid === owner.uid) return;
  const whose = world.tree.status(places.envFile) === null ? places.directory : places.envFile;
  throw new Problem({
    code: 'not-the-owner',
    message: `${whose} belongs to user id ${owner.uid}, and this runs as user id ${uid}`,
    hints: ['run this as the owner of the deployment, or with sudo'],
  });
}
