import { dirname, join } from 'node:path';
import { Problem } from '../../model/problem.ts';
import { stagingFolder } from '../../model/stored-objects.ts';
import { captures, filesIn, objectSnapshots, restoreMissing } from './restic.ts';
import { isOf, progressOf, type Work } from './work.ts';

const atOnceBytes = 8 * 1024 ** 3;

/** Up to so many files are named to restic one by one. */
const few = 100;

/**
 * Fetches what is wanted, from the newest snapshot that has it. restic matches each pattern against each file, which a hundred
 * thousand objects make into hours; so where they are many, everything else of a snapshot gets an empty file in the staging folder
 * instead, over which restic does not write, and what it does write is what is wanted.
 *
 * Resolves to the repositories that did not answer, with their reason.
 *
 * @param most bytes that are fetched before they are put in place: a kill costs no more than this
 */
export async function fetchFromBackups(work: Work, most: number = atOnceBytes): Promise<readonly Problem[]> {
  const failed: Problem[] = [];
  for (const repository of work.request.repositories) {
    if (work.wanted.size === 0) break;
    try {
      await fetchFrom(work, repository, most);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failed.push(error);
    }
  }
  clear(work);
  return failed;
}

async function fetchFrom(work: Work, repository: number, most: number): Promise<void> {
  // Other snapshots of a repository have the same bytes of a version: what one cannot give back, none can.
  const bad = new Set<string>();
  for (const snapshot of await objectSnapshots(work.world, repository)) {
    if (work.wanted.size === 0) return;
    const hits = new Map<string, number>();
    await filesIn(work.world, repository, snapshot, (path, bytes) => {
      if (isWanted(work, path, bytes) && !bad.has(path)) hits.set(path, bytes);
    });
    for (const path of await fetchHits(work, { repository, snapshot }, inPieces(hits, most))) bad.add(path);
  }
  for (const path of bad) work.unreadable.add(path);
}

function isWanted({ wanted, rows }: Work, path: string, bytes: number): boolean {
  return wanted.has(path) && isOf(rows.get(path), { kind: 'file', bytes });
}

function inPieces(hits: ReadonlyMap<string, number>, most: number): readonly ReadonlySet<string>[] {
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

interface Source {
  readonly repository: number;
  readonly snapshot: string;
}

/** One piece after the other. Resolves to the paths that cannot be read back. */
async function fetchHits(
  work: Work,
  { repository, snapshot }: Source,
  pieces: readonly ReadonlySet<string>[],
): Promise<ReadonlySet<string>> {
  const { world } = work;
  const staging = join(work.store, stagingFolder);
  const bad = new Set<string>();
  const areFew = pieces.reduce((sum, { size }) => sum + size, 0) <= few;
  clear(work);
  for (const [index, some] of pieces.entries()) {
    if (index === 0 && !areFew) await standIn(work, { repository, snapshot }, some);
    if (index > 0) for (const path of some) world.links.unlink(join(staging, path));
    if (!world.links.makeFolders(staging, { uid: 0, gid: 0 })) throw noRoom(staging);
    const torn = await restoreMissing(
      world,
      repository,
      { snapshot, path: captures },
      staging,
      areFew ? some : null,
    );
    for (const path of some) {
      if (torn.has(path)) bad.add(path);
      else takeUp(work, path);
      // Another piece must not bring it again.
      if (!areFew && index < pieces.length - 1) world.links.makeEmpty(join(staging, path));
    }
  }
  return bad;
}

/** Empty files in the place of all others of a snapshot. */
async function standIn(
  { world, store, rows, wanted }: Work,
  { repository, snapshot }: Source,
  but: ReadonlySet<string>,
): Promise<void> {
  const staging = join(store, stagingFolder);
  const told = progressOf(world, 'fetching', rows.size);
  await filesIn(world, repository, snapshot, (path) => {
    told(rows.size - wanted.size);
    if (!but.has(path) && !world.links.makeEmpty(join(staging, path))) throw noRoom(staging);
  });
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
