// Where wishes, files, containers and rows have come apart: what `seaworthy diff` shows. Reads only.
import { createRedactor } from '../../facts/redactor.ts';
import type { Json } from '../../model/fragment.ts';
import type { Pending, PlanNote, Stage } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { RowRecord } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import { readRow, shownRow } from '../apply/rows.ts';
import { editedFiles, editedKeys } from '../plan/hand-edits.ts';
import type { PlannedRun } from '../plan/make-plan.ts';

export interface Drift {
  readonly schemaVersion: 1;
  readonly project: string;
  readonly directory: string;
  /** 0 = nothing of ours is in effect. */
  readonly generation: number;
  /** Whether Docker and the database were asked. */
  readonly live: boolean;
  /** What the wishes ask for and the files do not say yet. */
  readonly wishes: readonly Stage[];
  /** Files of ours that a person edited or deleted. */
  readonly files: readonly { readonly path: string; readonly state: 'edited' | 'missing' }[];
  /** Keys of the env file that are ours and hold something else. */
  readonly keys: readonly string[];
  /** Containers that are not what the files say. */
  readonly containers: readonly Pending[];
  readonly rows: readonly RowDrift[];
  readonly notes: readonly PlanNote[];
}

export interface RowDrift {
  readonly subject: string;
  /** What we set it to, redacted. */
  readonly recorded: string;
  /** What it holds now, redacted; or why that is not known. */
  readonly present: string;
}

export async function driftOf(
  { adopted, plan }: PlannedRun,
  separator: string | undefined,
  world: World,
): Promise<Drift> {
  const { generation, places, project } = adopted;
  return {
    schemaVersion: 1,
    project: plan.project,
    directory: plan.directory,
    generation: plan.generation,
    live: plan.live,
    wishes: plan.stages,
    files: generation === null ? [] : editedFiles(generation, places, world.files),
    keys: generation === null ? [] : editedKeys(generation, project, separator),
    containers: plan.pending,
    rows: plan.live ? await driftedRows(generation?.rows ?? [], adopted, world) : [],
    notes: plan.notes,
  };
}

/** Whether anything has come apart. */
export function hasDrift({ wishes, files, keys, containers, rows }: Drift): boolean {
  return [wishes, files, keys, containers, rows].some((list) => list.length > 0);
}

async function driftedRows(
  rows: readonly RowRecord[],
  adopted: PlannedRun['adopted'],
  world: World,
): Promise<readonly RowDrift[]> {
  const redactor = createRedactor(adopted.project, { key: world.randomBytes(32), samples: [] });
  const shown = (column: string, value: Json) =>
    redactor.value(column, typeof value === 'string' ? value : JSON.stringify(value)).text;
  const drifted: RowDrift[] = [];
  for (const row of rows) {
    const present = await presentValue(row, adopted, world);
    if (typeof present !== 'string' && JSON.stringify(present.value) === JSON.stringify(row.value)) continue;
    drifted.push({
      subject: shownRow(row),
      recorded: shown(row.column, row.value),
      present: typeof present === 'string' ? redactor.text(present) : shown(row.column, present.value),
    });
  }
  return drifted;
}

/** The value, or why there is none. */
async function presentValue(
  row: RowRecord,
  adopted: PlannedRun['adopted'],
  world: World,
): Promise<{ readonly value: Json } | string> {
  try {
    return (await readRow(adopted, row, world)) ?? 'there is not exactly one such row any more';
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
