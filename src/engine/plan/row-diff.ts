// Rows that a plan would change, with the value they have now where the database can be asked.
import type { Redactor } from '../../facts/redactor.ts';
import type { Json, RowFragment } from '../../model/fragment.ts';
import type { DiffLine, PlanNote } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { RowRecord } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { readRow, shownRow } from '../apply/rows.ts';

export interface RowDiff {
  readonly lines: readonly (DiffLine & { readonly change: string })[];
  readonly notes: readonly PlanNote[];
}

export interface RowDiffRequest {
  readonly adopted: Adopted;
  /** Rows as they would be. */
  readonly wanted: readonly (RowFragment & { readonly change: string })[];
  /** Rows of what is withdrawn: they get their former value back. */
  readonly withdrawn: readonly RowRecord[];
  /** Why the database is not asked; null = it is. */
  readonly unasked: string | null;
  readonly redactor: Redactor;
  readonly world: World;
}

export async function rowDiff(request: RowDiffRequest): Promise<RowDiff> {
  const lines: (DiffLine & { change: string })[] = [];
  const notes: PlanNote[] = [];
  const rows = [
    ...request.wanted.map((row) => ({ row, value: row.value })),
    ...request.withdrawn.map((row) => ({ row, value: row.before })),
  ];
  for (const { row, value } of rows) {
    const before = await presentValue(row, request);
    const subject = shownRow(row);
    const after = shown(row.column, value, request.redactor);
    if (typeof before === 'string') {
      notes.push({ change: row.change, text: `${subject} is to be ${after}: ${before}` });
    } else if (JSON.stringify(before.value) !== JSON.stringify(value)) {
      lines.push({
        change: row.change,
        subject,
        before: shown(row.column, before.value, request.redactor),
        after,
      });
    }
  }
  return { lines, notes };
}

/** The value, or why it is not known. */
async function presentValue(
  row: RowFragment,
  { adopted, unasked, redactor, world }: RowDiffRequest,
): Promise<{ readonly value: Json } | string> {
  if (unasked !== null) return unasked;
  try {
    const found = await readRow(adopted, row, world);
    if (found !== null) return found;
    const key = Object.entries(row.key).map(([name, value]) => `${name} = ${value}`);
    return redactor.text(`there is not exactly one row with ${key.join(' and ')}`);
  } catch (error) {
    if (error instanceof Problem) return redactor.text(error.message);
    throw error;
  }
}

function shown(column: string, value: Json, redactor: Redactor): string {
  return redactor.value(column, typeof value === 'string' ? value : JSON.stringify(value)).text;
}
