// What was saved of places outside of the directory. In place, nothing is written there: a path outside may be shared with others, and
// a link may lead elsewhere today. What differs is laid beside, for a person.
import { posix } from 'node:path';
import { type Places, placesOf } from '../../../../engine/state/places.ts';
import { ensureFolder } from '../../../../engine/state/prepare.ts';
import type { Tree } from '../../../../ports/tree.ts';
import type { World } from '../../../../ports/world.ts';
import { unpackedOutside } from '../../outside/record.ts';
import type { Unpacked } from './archive.ts';

/** A file that is another now, or is not there. */
export interface Elsewhere {
  /** As the deployment knows it: relative to its directory, or absolute. */
  readonly path: string;
  /** Its saved content in the unpacked files, absolute. */
  readonly saved: string;
}

export function elsewhereIn(
  { folder, entries }: Unpacked,
  places: Places,
  world: Pick<World, 'files' | 'tree'>,
): readonly Elsewhere[] {
  const apart = unpackedOutside(placesOf(folder));
  const found = entries.flatMap(({ at, from }) => {
    const now = posix.resolve(places.directory, at);
    // Where the link is gone, its content comes back as files of the directory.
    if (!at.startsWith('/') && !isBehindLink(at, places.directory, world.tree)) return [];
    const saved = at.startsWith('/') ? posix.join(apart, from) : posix.join(folder, at);
    return filesIn(saved, world.tree)
      .filter((path) => !isSame(posix.join(saved, path), posix.join(now, path), world))
      .map((path) => ({ path: posix.join(at, path), saved: posix.join(saved, path) }));
  });
  return [...new Map(found.map((one) => [one.path, one])).values()];
}

/** Twice is once. */
export function keepApart(apart: readonly Elsewhere[], places: Places, keptIn: string, tree: Tree): void {
  for (const { path, saved } of apart) {
    const target = posix.join(keptIn, path);
    const [content, status] = [tree.read(saved), tree.status(saved)];
    if (content === null || status === null || tree.status(target) !== null) continue;
    ensureFolder(places, posix.dirname(target), tree);
    const { mode, uid, gid } = status;
    tree.create(target, content, { mode, uid, gid, whenRoot: true });
  }
}

/** Relative paths of its plain files; `''` = it is one itself. */
function filesIn(path: string, tree: Tree): readonly string[] {
  const kind = tree.status(path)?.kind;
  if (kind === 'file') return [''];
  if (kind !== 'directory') return [];
  return tree
    .list(path)
    .flatMap((name) => filesIn(posix.join(path, name), tree).map((inner) => posix.join(name, inner)));
}

/** Links are followed on this side. What is no text is compared by its size and is not told apart otherwise. */
function isSame(saved: string, now: string, { files }: Pick<World, 'files'>): boolean {
  const [one, other] = [files.read(saved), files.read(now)];
  if (one.ok && other.ok) return one.text === other.text;
  const [then, status] = [files.status(saved), files.status(now)];
  return typeof then === 'object' && typeof status === 'object' && then.bytes === status.bytes && !one.ok;
}

function isBehindLink(path: string, directory: string, tree: Tree): boolean {
  if (path === '.') return false;
  if (tree.status(posix.join(directory, path))?.kind === 'link') return true;
  return isBehindLink(posix.dirname(path), directory, tree);
}
