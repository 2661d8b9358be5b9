import type { Json } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Generation, RowRecord } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Candidate } from '../render/candidate.ts';
import { type OpenDatabase, openDatabase } from './database.ts';
import { readIn, shownRow } from './rows.ts';

type WantedRow = Candidate['rows'][number];

export interface RowRecords {
  readonly rows: readonly RowRecord[];
  /** Changes whose row cannot be set, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
}

/**
 * Rows of a candidate with their values before Seaworthy: as recorded, else as they are now. Without a database to ask,
 * the new ones are left out: a later apply finds them missing.
 */
export async function rowRecords(request: {
  readonly adopted: Adopted;
  readonly wanted: readonly WantedRow[];
  readonly ask: boolean;
  readonly world: World;
}): Promise<RowRecords> {
  const { adopted, wanted, ask, world } = request;
  const recorded = adopted.generation;
  const isNew = (row: WantedRow) => beforeOf(row, recorded) === undefined;
  const known = wanted.flatMap((row) => {
    const before = beforeOf(row, recorded);
    return before === undefined ? [] : [{ ...row, before: before.value }];
  });
  const fresh = wanted.filter(isNew);
  if (fresh.length === 0 || !ask) return { rows: known, failed: new Map() };
  const failed = new Map<string, string>();
  const database = await openUnlessUnreachable(adopted, world);
  if (typeof database === 'string') {
    for (const { change } of fresh) failed.set(change, database);
    return { rows: known, failed };
  }
  const rows: RowRecord[] = [];
  for (const row of fresh) {
    const present = await readIn(database, row);
    if (present === null) failed.set(row.change, `${shownRow(row)} is not there, or not once`);
    else rows.push({ ...row, before: present.value });
  }
  return { rows: [...known, ...rows], failed };
}

/** The database, or why there is none: a stack that is stopped stays stopped. */
async function openUnlessUnreachable(adopted: Adopted, world: World): Promise<OpenDatabase | string> {
  try {
    return await openDatabase(adopted, world);
  } catch (error) {
    if (error instanceof Problem && error.code === 'database-unreachable') return error.message;
    throw error;
  }
}

function beforeOf(row: WantedRow, generation: Generation | null): { readonly value: Json } | undefined {
  const found = generation?.rows.find(
    (one) =>
      one.database === row.database &&
      one.table === row.table &&
      one.column === row.column &&
      JSON.stringify(one.key) === JSON.stringify(row.key),
  );
  return found === undefined ? undefined : { value: found.before };
}
