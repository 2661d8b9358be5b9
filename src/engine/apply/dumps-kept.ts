import { posix } from 'node:path';
import type { Run } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { Places } from '../state/places.ts';

/** Dumps are as large as the database: those of older runs go. */
const keptRuns = 3;

/** Deletes dumps that no run has recorded (a kill came in between), and all but those of the newest runs. */
export function clearDumps(places: Places, runs: readonly Run[], tree: Tree): void {
  const recorded = new Set(runs.flatMap(({ number, dump }) => (dump === undefined ? [] : [number])));
  const numbers = tree
    .list(places.dumps)
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number);
  const kept = numbers
    .filter((number) => recorded.has(number))
    .sort((left, right) => right - left)
    .slice(0, keptRuns);
  for (const number of numbers.filter((one) => !kept.includes(one))) {
    tree.removeDirectory(dumpFolder(places, number));
  }
}

/** `.seaworthy/dumps/N`, absolute. */
export function dumpFolder(places: Places, run: number): string {
  return posix.join(places.dumps, String(run));
}
