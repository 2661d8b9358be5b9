import { dirname, join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { stagingFolder } from '../../model/stored-objects.ts';
import { filesIn, objectSnapshots, restoreMissing } from './restic.ts';
import { isOf, progressOf, type Work } from './work.ts';

/** Bytes that are fetched before they are put in place: a kill costs no more than this. */
const atOnceBytes = 8 * 1024 ** 3;

/**
 * Fetches what is wanted, from the newest snapshot that has it. restic matches each pattern against each file, which a hundred
 * thousand objects make into hours; so everything else of a snapshot gets an empty file in the staging folder instead, over which
 * restic does not write, and what it does write is what is wanted.
 *
 * Resolves to the repositories that did not answer, with their reason.
 */
export async function fetchFromBackups(work: Work): Promise<readonly Problem[]> {
  const failed: Problem[] = [];
  for (const repository of work.request.repositories) {
    if (work.wanted.size === 0) break;
    try {
      await fetchFrom(work, repository);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failed.push(error);
    }
  }
  clear(work);
  return failed;
}

async function fetchFrom(work: Work, repository: number): Promise<void> {
  // Other snapshots of a repository have the same bytes of a version: what one cannot give back, none can.
  const bad = new Set<string>();
  for (const snapshot of await objectSnapshots(work.world, repository)) {
    if (work.wanted.size === 0) return;
    const hits = new Map<string, number>();
    await filesIn(work.world, repository, snapshot, (path, bytes) => {
      if (isWanted(work, path, bytes) && !bad.has(path)) hits.set(path, bytes);
    });
    for (const some of inPieces(hits))
      for (const path of await fetchSome(work, repository, snapshot, some)) bad.add(path);
  }
  for (const path of bad) work.unreadable.add(path);
}

function isWanted({ wanted, rows }: Work, path: string, bytes: number): boolean {
  return wanted.has(path) && isOf(rows.get(path), { kind: 'file', bytes });
}

/** Exported for its test. */
export function inPieces(
  hits: ReadonlyMap<string, number>,
  most = atOnceBytes,
): readonly ReadonlySet<string>[] {
  const pieces: Set<string>[] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const [path, size] of hits) {
    if (bytes + size > most) {
      pieces.push(new Set());
      bytes = 0;
    }
    bytes += size;
    pieces.at(-1)?.add(path);
  }
  return pieces;
}

/** Resolves to the paths that cannot be read back. */
async function fetchSome(
  work: Work,
  repository: number,
  snapshot: string,
  some: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const { world, store, rows } = work;
  const staging = join(store, stagingFolder);
  clear(work);
  const told = progressOf(world, 'fetching', rows.size);
  await filesIn(world, repository, snapshot, (path) => {
    told(rows.size - work.wanted.size);
    if (!some.has(path) && !world.links.makeEmpty(join(staging, path))) throw noRoom(staging);
  });
  if (!world.links.makeFolders(staging, { uid: 0, gid: 0 })) throw noRoom(staging);
  const bad = await restoreMissing(world, repository, snapshot, staging);
  for (const path of some) if (!bad.has(path)) takeUp(work, path);
  return bad;
}

function takeUp({ world, store, rows, wanted, count }: Work, path: string): void {
  const [from, to] = [join(store, stagingFolder, path), join(store, path)];
  const look = world.links.look(from);
  if (look === null || !isOf(rows.get(path), look)) return;
  if (!world.links.makeFolders(dirname(to), look) || world.links.move(from, to) !== 'moved') return;
  wanted.delete(path);
  count.fromBackups += 1;
}

/** What a run that was killed staged may be half of a file. */
function clear({ world, store }: Work): void {
  world.tree.removeDirectory(join(store, stagingFolder));
}

function noRoom(staging: string): Problem {
  return new Problem({
    code: 'restore-objects-room',
    message: `${staging} cannot be written`,
    hints: ['make room on the disk of the objects (bytes and inodes), then run the command again'],
    fault: 'world',
  });
}
