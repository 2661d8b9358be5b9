import { Problem } from '../../model/problem.ts';
import {
  type ObjectRow,
  type ObjectsRequest,
  type ObjectsResult,
  objectPath,
} from '../../model/stored-objects.ts';
import type { SidecarWorld } from '../world.ts';
import { mendAttributes } from './attributes.ts';
import { fetchFromBackups } from './from-backups.ts';
import { placeFromDisk } from './from-captures.ts';
import { makeRoom } from './make-room.ts';
import type { Work } from './work.ts';

/** How many rows without a file are named in the result; the whole list is printed. */
const named = 20;

/**
 * Makes the store hold what the rows say. Nothing is deleted, nothing is written over, and doing it twice is doing it once:
 * a kill anywhere is answered by doing it again.
 *
 * @param onMissing hears of each row whose file is nowhere
 */
export async function restoreObjects(
  world: SidecarWorld,
  store: string,
  request: ObjectsRequest,
  given: readonly ObjectRow[],
  onMissing: (row: ObjectRow) => void,
): Promise<ObjectsResult> {
  const lost: ObjectRow[] = [];
  const rows = new Map<string, ObjectRow>();
  for (const row of given) {
    const path = objectPath(request.root, row);
    if (path === null) lost.push(row);
    else rows.set(path, row);
  }
  const count = { kept: 0, fromCaptures: 0, fromBackups: 0, aside: 0 };
  const work: Work = {
    world,
    store,
    request,
    rows,
    wanted: new Set(rows.keys()),
    unreadable: new Set(),
    count,
  };
  const stuck = makeRoom(work);
  if (stuck.length > 0) throw notMoved(stuck);
  placeFromDisk(work);
  const failed = await fetchFromBackups(work);
  // What a repository that does not answer may have is not missing yet.
  const [trouble] = failed;
  if (trouble !== undefined && work.wanted.size > 0) throw trouble;
  const { mended, unlike } = await mendAttributes(work);
  await world.exec.run({ argv: ['sync', '--file-system', store], timeoutMs: 60 * 60_000 });
  for (const path of work.wanted) {
    const row = rows.get(path);
    if (row !== undefined) lost.push(row);
  }
  for (const row of lost) onMissing(row);
  const unreadable = [...work.unreadable].filter((path) => work.wanted.has(path)).length;
  const firstMissing = lost.slice(0, named).map(([bucket, name]) => `${bucket}/${name}`);
  return { rows: given.length, ...count, mended, unlike, missing: lost.length, unreadable, firstMissing };
}

function notMoved(stuck: readonly string[]): Problem {
  return new Problem({
    code: 'restore-objects-stuck',
    message: `${stuck.length} files of the store cannot be moved aside, the first is ${stuck[0]}`,
    hints: ['check that the disk of the objects can be written, then run the command again'],
    fault: 'world',
  });
}
