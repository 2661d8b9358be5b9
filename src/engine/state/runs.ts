// A run exists when its `run.json` does. That file is the first in its folder, so a folder without it is what a kill left
// before anything was done.
import { posix } from 'node:path';
import type { Run } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import { damaged } from './damage.ts';
import type { Places } from './places.ts';
import { ensureFolder } from './prepare.ts';
import { readRecord, writeRecord } from './record.ts';
import { nextSuffix } from './replace-file.ts';
import { runShape } from './shapes.ts';

const recordName = 'run.json';

/** Every run, oldest first. A damaged record is a Problem with its path, never left out. */
export function readRuns(places: Places, tree: Tree): readonly Run[] {
  return runNumbers(places, tree)
    .map((number) => readRun(places, number, tree))
    .filter((run) => run !== null);
}

/** One run; null = there is none of this number. */
export function readRun(places: Places, number: number, tree: Tree): Run | null {
  const path = posix.join(runFolder(places, number), recordName);
  const run = readRecord(path, runShape, tree);
  if (run !== null && run.number !== number) throw damaged(path, `holds the record of run ${run.number}`);
  if (run === null && !isUnbegun(places, number, tree)) {
    throw damaged(path, 'is missing, and other files of this run are there');
  }
  return run;
}

/** Writes `runs/N/run.json`, whole or not at all; makes the folder when it is a new run. */
export function writeRun(places: Places, run: Run, tree: Tree): void {
  const folder = runFolder(places, run.number);
  ensureFolder(places, folder, tree);
  writeRecord(places, posix.join(folder, recordName), run, tree);
}

/** The number a new run gets: one more than any that left anything behind. */
export function nextRunNumber(places: Places, tree: Tree): number {
  return (runNumbers(places, tree).at(-1) ?? 0) + 1;
}

/** `.seaworthy/runs/N`, absolute. */
export function runFolder(places: Places, number: number): string {
  return posix.join(places.runs, String(number));
}

/** Numbers of every run that left anything behind, sorted. */
export function runNumbers(places: Places, tree: Tree): readonly number[] {
  const names = tree.list(places.runs).filter((name) => /^[1-9]\d*$/.test(name));
  return names.map(Number).sort((left, right) => left - right);
}

/** Whether a run's folder holds nothing but a record that was never finished. */
export function isUnbegun(places: Places, number: number, tree: Tree): boolean {
  return tree.list(runFolder(places, number)).every((name) => name === `${recordName}${nextSuffix}`);
}
