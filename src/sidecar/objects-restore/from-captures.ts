import { dirname, join } from 'node:path';
import { capturedFolder } from '../../model/sidecar.ts';
import { asideFolder } from '../../model/stored-objects.ts';
import { isOf, progressOf, type Work } from './work.ts';

/** Gives what is on this disk its name in the store back: a capture, or what an earlier restore moved aside. It takes no space. */
export function placeFromDisk(work: Work): void {
  const { world, wanted, count, rows } = work;
  const sources = [capturedFolder, ...asideFolders(work)];
  const told = progressOf(world, 'captures', rows.size);
  for (const path of [...wanted]) {
    told(rows.size - wanted.size);
    if (!sources.some((source) => place(work, source, path))) continue;
    wanted.delete(path);
    count.fromCaptures += 1;
  }
}

function place({ world, store, rows }: Work, source: string, path: string): boolean {
  const [from, to] = [join(store, source, path), join(store, path)];
  const look = world.links.look(from);
  if (look === null || !isOf(rows.get(path), look) || world.links.look(to) !== null) return false;
  if (!world.links.makeFolders(dirname(to), look)) return false;
  const { kind } = world.links.link(from, to);
  return kind === 'linked' || kind === 'same';
}

/** Newest first. */
function asideFolders({ world, store }: Work): readonly string[] {
  const names = (world.links.entries(store) ?? []).map(({ name }) => name);
  return names
    .filter((name) => name.startsWith(asideFolder('')))
    .sort()
    .reverse();
}
