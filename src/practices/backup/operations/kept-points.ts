// What is kept of runs beside the deployment: `.seaworthy/points/ID.json`.
import { posix } from 'node:path';
import type { Places } from '../../../engine/state/places.ts';
import { readRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import { type PointPart, pointShape, type RecoveryPoint } from './point.ts';

/** A store that failed for longer than so many runs shows the oldest of them no more. */
const mostPoints = 50;

/** When a run ended that saved objects, the newest of each repository by number. ISO 8601. */
export function objectsSavedAt(
  places: Places,
  tree: Tree,
): readonly { readonly number: number; readonly at: string }[] {
  const folder = posix.join(places.state, 'points');
  const names = tree.list(folder).filter((name) => /^\d{8}T\d{6}Z\.json$/.test(name));
  const newest = new Map<PointPart['number'], string>();
  for (const name of names.slice(-mostPoints)) {
    const point = pointOf(posix.join(folder, name), tree);
    for (const { number } of point?.repositories ?? []) newest.set(number, point?.ended ?? '');
  }
  return [...newest].map(([number, at]) => ({ number, at }));
}

/** One that cannot be read tells nothing, and keeps no other from telling. */
function pointOf(path: string, tree: Tree): RecoveryPoint | null {
  try {
    return readRecord(path, () => pointShape, tree);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
