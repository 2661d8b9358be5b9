// Content that lay behind links comes to lie where the links stood. Nothing is written outside of the folder, and through no link.
import { posix } from 'node:path';
import { placesOf } from '../../../engine/state/places.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { World } from '../../../ports/world.ts';
import { isWithin } from './paths.ts';
import { type OutsideRecord, unpackedOutside } from './record.ts';

/**
 * What the links of unpacked files led to, in the order in which they were found: a link in the content of another comes after it.
 * Returns the links whose content cannot lie where they stood.
 *
 * @param folder absolute: the unpacked files, with the contents of elsewhere below `.seaworthy/outside`
 */
export async function layLinks(
  folder: string,
  { entries }: OutsideRecord,
  world: Pick<World, 'exec' | 'tree'>,
): Promise<readonly string[]> {
  const apart = posix.relative(folder, unpackedOutside(placesOf(folder)));
  const notLaid: string[] = [];
  for (const [index, { at, from }] of entries.entries()) {
    const target = targetOf(at, entries.slice(0, index), apart);
    if (target === null) continue;
    if (!(await layCopy(folder, target, posix.join(apart, from), world))) notLaid.push(at);
  }
  return notLaid;
}

/** What the files name in full stays apart, but links in its content; null = nothing is to be laid. */
function targetOf(at: string, before: OutsideRecord['entries'], apart: string): string | null {
  if (!at.startsWith('/')) return at;
  const outer = before.find((one) => one.at.startsWith('/') && isWithin(at, one.at));
  return outer === undefined ? null : posix.join(apart, outer.from, posix.relative(outer.at, at));
}

/**
 * Puts a copy in the place of a link, or of nothing. false = it cannot lie there: something else does, or the way leads through a link.
 *
 * @param folder absolute; `at` and `from` below it
 */
async function layCopy(
  folder: string,
  at: string,
  from: string,
  world: Pick<World, 'exec' | 'tree'>,
): Promise<boolean> {
  const { tree } = world;
  const target = posix.join(folder, at);
  const isFree = isPlain(folder, posix.dirname(at), tree) && isLinkOrNothing(target, tree);
  const source = posix.join(folder, from);
  if (!isFree || !isPlain(folder, posix.dirname(from), tree) || tree.status(source) === null) return false;
  tree.remove(target);
  await copy(source, target, world);
  return true;
}

/** Owners, modes and attributes with it; links stay links. `target` must not be there. */
export async function copy(source: string, target: string, { exec }: Pick<World, 'exec'>): Promise<void> {
  const argv = ['cp', '-a', '--reflink=auto', '-T', '--', source, target] as const;
  const result = await exec.run({ argv, timeoutMs: 30 * 60_000 });
  if (result.ran && result.code === 0) return;
  throw new Problem({
    code: 'restore-files',
    message: `${target} cannot be made: ${result.ran ? result.stderr.trim() : result.reason}`,
    hints: ['check the free space and who owns the folder, then run the command again'],
    fault: 'world',
  });
}

/** Makes the folders on the way to a path that are not there. */
export function makeWay(path: string, { tree }: Pick<World, 'tree'>): void {
  const above = posix.dirname(path);
  if (tree.status(above) !== null) return;
  makeWay(above, { tree });
  tree.makeDirectory(above, { mode: 0o755 });
}

function isLinkOrNothing(path: string, tree: Tree): boolean {
  const status = tree.status(path);
  return status === null || status.kind === 'link';
}

/** Every step of the way below the folder is a folder, not a link to one. */
function isPlain(folder: string, path: string, tree: Tree): boolean {
  if (path === '.') return true;
  if (!isPlain(folder, posix.dirname(path), tree)) return false;
  return tree.status(posix.join(folder, path))?.kind === 'directory';
}
