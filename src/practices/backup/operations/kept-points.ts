// The records of recovery points beside the deployment: `.seaworthy/points/ID.json`.
import { posix } from 'node:path';
import type { Places } from '../../../engine/state/places.ts';
import { ensureFolder } from '../../../engine/state/prepare.ts';
import { readRecord, writeRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import { pointShape, type RecoveryPoint } from './point.ts';

const name = /^(\d{8}T\d{6}Z)\.json$/;

/** Keeps one more. Resolves to its path. */
export function keepPoint(places: Places, point: RecoveryPoint, tree: Tree): string {
  const folder = folderOf(places);
  ensureFolder(places, folder, tree);
  const path = posix.join(folder, `${point.id}.json`);
  writeRecord(places, path, point, tree);
  return path;
}

/** All that are kept, oldest first, and the ids of those that cannot be read. */
export function keptPoints(
  places: Places,
  tree: Tree,
): { readonly points: readonly RecoveryPoint[]; readonly unreadable: readonly string[] } {
  const points: RecoveryPoint[] = [];
  const unreadable: string[] = [];
  for (const id of tree.list(folderOf(places)).flatMap((one) => name.exec(one)?.[1] ?? [])) {
    const point = readPoint(places, id, tree);
    if (point === null) unreadable.push(id);
    else points.push(point);
  }
  return { points, unreadable };
}

/** Those that retention may not have let go: of the days that are kept, and the newest of each repository. Pure. */
export function heldPoints(
  points: readonly RecoveryPoint[],
  keepDays: number,
  now: Date,
): readonly RecoveryPoint[] {
  const from = now.getTime() - keepDays * 86_400_000;
  const placesIn = ({ repositories }: RecoveryPoint) => repositories.map(({ place }) => place);
  const newest = new Map(
    points.flatMap((point) => placesIn(point).map((place) => [place, point.id] as const)),
  );
  const isNewest = (point: RecoveryPoint) => placesIn(point).some((place) => newest.get(place) === point.id);
  return points.filter((point) => Date.parse(point.begun) >= from || isNewest(point));
}

/** Takes away the records of what retention has let go: days that are raised again bring nothing of it back. */
export function forgetPoints(places: Places, keepDays: number, now: Date, tree: Tree): void {
  const { points } = keptPoints(places, tree);
  const held = new Set(heldPoints(points, keepDays, now));
  for (const point of points) {
    if (!held.has(point)) tree.remove(posix.join(folderOf(places), `${point.id}.json`));
  }
}

function readPoint(places: Places, id: string, tree: Tree): RecoveryPoint | null {
  try {
    return readRecord(posix.join(folderOf(places), `${id}.json`), () => pointShape, tree);
  } catch (error) {
    if (error instanceof Problem && error.code.startsWith('state-')) return null;
    throw error;
  }
}

function folderOf({ state }: Places): string {
  return posix.join(state, 'points');
}
