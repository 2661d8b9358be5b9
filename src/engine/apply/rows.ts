import type { Json, RowFragment } from '../../model/fragment.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';

/** Reads a row's column; null answer = there is not exactly one such row. */
export async function readRow(
  adopted: Adopted,
  row: RowFragment,
  world: World,
): Promise<{ readonly value: Json } | null> {
  throw new Error(`not yet: ${adopted.places.directory} ${row.table} ${typeof world}`);
}

/** Sets a row's column if it still holds `expected`; false = it holds something else now. */
export async function writeRow(
  adopted: Adopted,
  row: RowFragment,
  expected: Json,
  value: Json,
  world: World,
): Promise<boolean> {
  throw new Error(
    `not yet: ${adopted.places.directory} ${row.table} ${String(expected)} ${String(value)} ${typeof world}`,
  );
}
