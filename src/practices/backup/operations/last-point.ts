import { posix } from 'node:path';
import type { Places } from '../../../engine/state/places.ts';
import { readRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { Repository } from '../repositories/repository.ts';
import { pointShape, type RecoveryPoint } from './point.ts';

/** More runs than these that all missed a repository are as good as none. */
const mostLooked = 50;

/** When the last run began that saved everything into this repository; null = none is known. What is damaged is passed over. */
export function lastBegun(places: Places, { number, shown }: Repository, tree: Tree): Date | null {
  const folder = posix.join(places.state, 'points');
  const names = tree.list(folder).filter((name) => /^\d{8}T\d{6}Z\.json$/.test(name));
  for (const name of names.sort().reverse().slice(0, mostLooked)) {
    const point = pointIn(posix.join(folder, name), tree);
    if (point?.repositories.some((one) => one.number === number && one.place === shown) === true)
      return new Date(point.begun);
  }
  return null;
}

function pointIn(path: string, tree: Tree): RecoveryPoint | null {
  try {
    return readRecord(path, () => pointShape, tree);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
