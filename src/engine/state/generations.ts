import type { Generation } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { Places } from './places.ts';

/** The record of a generation; null = there is none. A damaged one is a Problem with its path. */
export function readGeneration(places: Places, number: number, tree: Tree): Generation | null {
  throw new Error(`not yet: ${places.records} ${number} ${typeof tree}`);
}

/** Writes a generation's files and its record. Nothing refers to them yet. Refuses when the number is taken. */
export function writeGeneration(
  places: Places,
  generation: Generation,
  files: readonly GenerationFile[],
  tree: Tree,
): void {
  throw new Error(`not yet: ${places.records} ${generation.number} ${files.length} ${typeof tree}`);
}

export interface GenerationFile {
  /** Relative to `seaworthy/gen/N/`. */
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** Deletes a generation's files and record. */
export function removeGeneration(places: Places, number: number, tree: Tree): void {
  throw new Error(`not yet: ${places.records} ${number} ${typeof tree}`);
}

/** Numbers of every generation that left anything behind, sorted. */
export function generationNumbers(places: Places, tree: Tree): readonly number[] {
  throw new Error(`not yet: ${places.records} ${typeof tree}`);
}
