import type { Run } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { Places } from './places.ts';

/** Every run, oldest first. A damaged record is a Problem with its path, never left out. */
export function readRuns(places: Places, tree: Tree): readonly Run[] {
  throw new Error(`not yet: ${places.runs} ${typeof tree}`);
}

/** Writes `runs/N/run.json`, whole or not at all; makes the folder when it is a new run. */
export function writeRun(places: Places, run: Run, tree: Tree): void {
  throw new Error(`not yet: ${places.runs} ${run.number} ${typeof tree}`);
}
