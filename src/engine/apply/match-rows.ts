// Rows follow the generation that is in effect: set where it wants them, given back where it does not any more.
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Generation, RowRecord } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { appendEntry } from '../state/journal.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { readIn, shownRow, writeIn } from './rows.ts';

/** One row that does not stand still between the generations of a run. */
export interface MovedRow {
  readonly row: RowRecord;
  /** What the generation in effect wants; the value before Seaworthy where it wants nothing. */
  readonly want: Json;
  readonly direction: 'apply' | 'undo';
  /** Values of ours, and the one before us: anything else is a person's. */
  readonly known: readonly Json[];
}

/** What has to be true of rows, given every generation that may have been in effect, and the one that is (null = none of ours). */
export function movedRows(
  passed: readonly (Generation | null)[],
  target: Generation | null,
): readonly MovedRow[] {
  const all = [...passed, target];
  const records = all.flatMap((generation) => generation?.rows ?? []);
  const places = new Map(records.map((row) => [placeOf(row), row]));
  return [...places].flatMap(([place, last]) => {
    const found = all.map((generation) => generation?.rows.find((row) => placeOf(row) === place));
    const values = found.map((row) => (row === undefined ? last.before : row.value));
    if (values.every((value) => isDeepStrictEqual(value, values[0]))) return [];
    const wanted = found.at(-1);
    const row = wanted ?? last;
    const want = wanted === undefined ? last.before : wanted.value;
    return [
      { row, want, direction: wanted === undefined ? 'undo' : 'apply', known: [...values, last.before] },
    ];
  });
}

function placeOf({ database, table, key, column }: RowRecord): string {
  return JSON.stringify([database, table, Object.entries(key).sort(), column]);
}

export interface MatchedRows {
  /** Rows that could not be set, by change. */
  readonly failed: ReadonlyMap<string, string>;
  /** Rows that a person changed since: left as they are. */
  readonly kept: readonly string[];
  /** Rows that could not be given back. */
  readonly stuck: readonly string[];
}

/** Makes it true; each row's old value is in the journal before it is written. Twice = once. */
export async function matchRows(request: {
  readonly adopted: Adopted;
  readonly moved: readonly MovedRow[];
  readonly run: number;
  readonly world: World;
}): Promise<MatchedRows> {
  const { adopted, moved, world } = request;
  const failed = new Map<string, string>();
  const kept: string[] = [];
  const stuck: string[] = [];
  if (moved.length === 0) return { failed, kept, stuck };
  const database = await openDatabase(adopted, world);
  for (const one of moved) {
    const outcome = await matchRow(one, database, request);
    if (outcome === null) continue;
    const shown = `${shownRow(one.row)} ${outcome.what}`;
    if (one.direction === 'apply') failed.set(one.row.change, shown);
    else if (outcome.isTheirs) kept.push(shown);
    else stuck.push(shown);
  }
  return { failed, kept, stuck };
}

/** Why a row does not hold what it should, and whether that is a person's doing. */
interface Mismatch {
  readonly what: string;
  readonly isTheirs: boolean;
}

/** null = the row holds what it should. */
async function matchRow(
  { row, want, direction, known }: MovedRow,
  database: OpenDatabase,
  { adopted, run, world }: { readonly adopted: Adopted; readonly run: number; readonly world: World },
): Promise<Mismatch | null> {
  try {
    const present = await readIn(database, row);
    if (present === null) return { what: 'is not there, or not once', isTheirs: true };
    if (isDeepStrictEqual(present.value, want)) return null;
    if (!known.some((value) => isDeepStrictEqual(value, present.value)))
      return { what: 'holds a value of somebody else', isTheirs: true };
    const entry =
      direction === 'apply'
        ? { ...row, value: want, before: present.value }
        : { ...row, value: present.value, before: want };
    appendEntry(adopted.places, run, { step: 'row', row: entry, direction }, world.tree);
    const written = await writeIn(database, row, present.value, want);
    return written ? null : { what: 'was changed by somebody else at this moment', isTheirs: true };
  } catch (error) {
    // Only what the database said: a disk that fails is nobody's row.
    if (error instanceof Problem && /^(?:database|row)-/.test(error.code))
      return { what: `cannot be set: ${error.message}`, isTheirs: false };
    throw error;
  }
}
