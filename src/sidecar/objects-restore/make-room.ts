import { join } from 'node:path';
import { removeEmptied } from '../remove-emptied.ts';
import { isOf, progressOf, setAside, type Work } from './work.ts';

/**
 * Finds the files that are in place already, and moves those aside that are in the way of a row's file; with `movesRest` also every
 * file of the tenant that no row knows. Resolves to the paths that could not be moved.
 */
export function makeRoom(work: Work): readonly string[] {
  const { world, store, request, rows, wanted, count } = work;
  const stuck: string[] = [];
  const told = progressOf(world, 'looking', rows.size);
  for (const [path, row] of rows) {
    told(count.kept);
    const look = world.links.look(join(store, path));
    if (isOf(row, look)) {
      wanted.delete(path);
      count.kept += 1;
    } else if (look?.kind === 'file' && !setAside(work, path)) stuck.push(path);
  }
  if (request.movesRest) moveRest(work, stuck);
  return stuck;
}

function moveRest(work: Work, stuck: string[]): void {
  const { world, store, request, rows } = work;
  const folders = [request.root];
  const kept = new Set<string>();
  // Grows while it is walked: a folder comes before those in it.
  for (const folder of folders) {
    for (const { name, kind } of world.links.entries(join(store, folder)) ?? []) {
      const path = join(folder, name);
      if (kind === 'directory') folders.push(path);
      else if (rows.has(path)) kept.add(join(store, folder));
      else if (!setAside(work, path)) stuck.push(path);
    }
  }
  // Never the tenant's own.
  const below = folders.slice(1).map((folder) => join(store, folder));
  removeEmptied(world, below, kept);
}
