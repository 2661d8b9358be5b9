import { posix } from 'node:path';
import type { Places } from '../../../../engine/state/places.ts';
import { ensureFolder } from '../../../../engine/state/prepare.ts';
import { replaceFile } from '../../../../engine/state/replace-file.ts';
import type { Tree } from '../../../../ports/tree.ts';
import type { ConfigDifference } from './compare.ts';

/** Suffix of a file that is about to be put in place: not the engine's own, which it clears away. */
const next = (path: string) => `${path}.seaworthy-restoring`;

/**
 * Puts the files of then in place, each whole or not at all, the env file last: it says which of the others are in effect. What is
 * replaced is kept below `before`, under its own path. Twice is once.
 */
export function putConfigBack(
  folder: string,
  places: Places,
  before: string,
  { changed, missing }: Pick<ConfigDifference, 'changed' | 'missing'>,
  tree: Tree,
): void {
  const env = posix.relative(places.directory, places.envFile);
  const ordered = [...changed, ...missing].sort((one, other) => Number(one === env) - Number(other === env));
  for (const path of ordered) {
    const [then, now] = [posix.join(folder, path), posix.join(places.directory, path)];
    if (changed.includes(path)) keep(now, posix.join(before, path), places, tree);
    else makeFolders(folder, posix.dirname(path), places, tree);
    const content = tree.read(then);
    const status = tree.status(then);
    if (content === null || status === null) continue;
    const { mode, uid, gid } = status;
    replaceFile(now, content, { mode, uid, gid, whenRoot: true }, tree, next(now));
  }
}

function keep(path: string, aside: string, places: Places, tree: Tree): void {
  const status = tree.status(path);
  const content = tree.read(path);
  if (content === null || status === null || tree.status(aside) !== null) return;
  ensureFolder(places, posix.dirname(aside), tree);
  const { mode, uid, gid } = status;
  tree.create(aside, content, { mode, uid, gid, whenRoot: true });
}

function makeFolders(from: string, path: string, places: Places, tree: Tree): void {
  const target = posix.join(places.directory, path);
  if (path === '.' || tree.status(target) !== null) return;
  makeFolders(from, posix.dirname(path), places, tree);
  const status = tree.status(posix.join(from, path));
  const { mode, uid, gid } = status ?? { mode: 0o755, uid: undefined, gid: undefined };
  tree.makeDirectory(target, {
    mode,
    ...(uid === undefined ? {} : { uid, gid: gid ?? uid }),
    whenRoot: true,
  });
}
