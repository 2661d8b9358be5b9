import type { Json, RowFragment } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { type OpenDatabase, openDatabase } from './database.ts';

/** Reads a row's column; null answer = there is not exactly one such row. */
export async function readRow(
  adopted: Adopted,
  row: RowFragment,
  world: World,
): Promise<{ readonly value: Json } | null> {
  return readIn(await openDatabase(adopted, world), row);
}

/** Sets a row's column if it still holds `expected`; false = it holds something else now. */
export async function writeRow(
  adopted: Adopted,
  row: RowFragment,
  expected: Json,
  value: Json,
  world: World,
): Promise<boolean> {
  return writeIn(await openDatabase(adopted, world), row, expected, value);
}

/** `readRow` in a database that is open. */
export async function readIn(
  database: OpenDatabase,
  row: RowFragment,
): Promise<{ readonly value: Json } | null> {
  const output = await database.run(databaseName(database, row), readStatement(row));
  let values: unknown;
  try {
    values = JSON.parse(output);
  } catch {
    throw odd(row, 'the database answered with something that is no JSON');
  }
  if (!Array.isArray(values) || values.length !== 1) return null;
  const value = values[0] as Json;
  if (typeof value !== 'number' || output === `[${String(value)}]`) return { value };
  // A number that JavaScript cannot hold would come back as another one.
  throw odd(row, 'it holds a number that cannot be kept exactly');
}

/** `writeRow` in a database that is open. */
export async function writeIn(
  database: OpenDatabase,
  row: RowFragment,
  expected: Json,
  value: Json,
): Promise<boolean> {
  const output = await database.run(databaseName(database, row), writeStatement(row, expected, value));
  return output === '1';
}

/** Every value of the column in rows of this key, as a JSON array; SQL's null is JSON's. */
export function readStatement(row: RowFragment): string {
  return `select coalesce(jsonb_agg(${present(row)}), '[]'::jsonb) from ${table(row)} as t where ${key(row)};\n`;
}

/** Looks and sets in one statement: between two, somebody else could write. Prints 1 when it did. */
export function writeStatement(row: RowFragment, expected: Json, value: Json): string {
  const column = identifier(row.column);
  const typed = `(jsonb_populate_record(null::${table(row)}, ${literal({ [row.column]: value })}::jsonb)).${column}`;
  return `with changed as (
  update ${table(row)} as t set ${column} = ${typed}
  where ${key(row)} and ${present(row)} = ${literal(expected)}::jsonb
    and (select count(*) from ${table(row)} as t where ${key(row)}) = 1
  returning 1
) select count(*) from changed;\n`;
}

function present({ column }: RowFragment): string {
  return `coalesce(to_jsonb(t.${identifier(column)}), 'null'::jsonb)`;
}

function key(row: RowFragment): string {
  const parts = Object.entries(row.key).map(
    ([column, value]) => `t.${identifier(column)}::text = ${quoted(value)}`,
  );
  if (parts.length === 0) throw new Error('a row is named by a key');
  return parts.join(' and ');
}

function table(row: RowFragment): string {
  const dot = row.table.indexOf('.');
  if (dot < 1) throw new Error('a table is named with its schema');
  return `${identifier(row.table.slice(0, dot))}.${identifier(row.table.slice(dot + 1))}`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(value: Json): string {
  return quoted(JSON.stringify(value));
}

/** With standard_conforming_strings a backslash is only a backslash (PostgreSQL manual, 4.1.2.1). */
function quoted(text: string): string {
  if (text.includes('\0')) throw new Error('text in Postgres has no NUL');
  return `'${text.replaceAll("'", "''")}'`;
}

function databaseName({ own }: OpenDatabase, { database }: RowFragment): string {
  return database === 'own' ? own : database;
}

/** A row as people know it: `_supabase _supavisor.tenants default_pool_size`. */
export function shownRow({ database, table: name, column }: RowFragment): string {
  return `${database === 'own' ? '' : `${database} `}${name} ${column}`;
}

function odd(row: RowFragment, what: string): Problem {
  return new Problem({
    code: 'row-unreadable',
    message: `${shownRow(row)}: ${what}`,
    hints: ['change this row by hand, and withdraw the wish for it'],
    fault: 'world',
  });
}
