import type { JournalEntry } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { Places } from './places.ts';

/** Adds one entry to a run's journal; it is on disk when this returns. */
export function appendEntry(places: Places, run: number, entry: JournalEntry, tree: Tree): void {
  throw new Error(`not yet: ${places.runs} ${run} ${entry.step} ${typeof tree}`);
}

/**
 * The entries of a run. A last line that was cut by a kill is left out: what it announces was not begun. Any other
 * damage is a Problem.
 */
export function readJournal(places: Places, run: number, tree: Tree): readonly JournalEntry[] {
  throw new Error(`not yet: ${places.runs} ${run} ${typeof tree}`);
}
