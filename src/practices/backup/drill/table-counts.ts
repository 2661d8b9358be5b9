import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';

/**
 * Rows of each table, and a sum over all of them that does not depend on their order. By the table's oid, which a physical copy
 * keeps and a rename does not change; `name` is `schema.name` of that moment.
 */
export type TableCounts = ReadonlyMap<
  string,
  { readonly name: string; readonly rows: number; readonly sum: string }
>;

/** Larger tables are not read twice just to compare them: the live database has other work. */
const mostBytes = 4 * 1024 ** 2;
const mostTables = 60;

/** Which rows, and of which tables. */
export interface Counted {
  /** Only rows that were committed before it (milliseconds since the epoch), where the server keeps commit times; null = all. */
  readonly moment: number | null;
  /** Those alone, however large they are by now; null = the small ones. One that is not there any more is not counted. */
  readonly tables: TableCounts | null;
}

/**
 * Counts tables of auth, storage and public in one snapshot; null = it could not be done in time. Row text comes from
 * `format`, which uses output functions and never a cast that a user made.
 */
export async function tableCounts(database: OpenDatabase, counted: Counted): Promise<TableCounts | null> {
  try {
    if (counted.tables?.size === 0) return new Map();
    if (counted.moment !== null && !(await keepsCommitTimes(database))) return null;
    return readCounts(await database.run(database.own, script(counted)));
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

async function keepsCommitTimes(database: OpenDatabase): Promise<boolean> {
  const sql = "select current_setting('track_commit_timestamp');\n";
  return (await database.run(database.own, sql)).trim() === 'on';
}

function script({ moment, tables }: Counted): string {
  const which =
    tables === null
      ? `nspname in ('auth', 'storage', 'public')
  and pg_total_relation_size(pg_class.oid) <= ${mostBytes} order by nspname, relname limit ${mostTables}`
      : `pg_class.oid in (${[...tables.keys()].join(', ')})`;
  const limit =
    moment === null
      ? ''
      : ` where pg_xact_commit_timestamp(t.xmin) <= to_timestamp(${(moment / 1000).toFixed(6)})`;
  return `begin isolation level repeatable read read only;
select format('select %L, %L, count(*), coalesce(sum(hashtextextended(format(''%%s'', t), 0)::numeric), 0) from %I.%I t${limit.replaceAll("'", "''")}',
  pg_class.oid, nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace n on n.oid = relnamespace
where relkind = 'r' and relpersistence = 'p' and ${which}
\\gexec
commit;
`;
}

/** Exported for its test: lines of `oid|schema.table|rows|sum`. */
export function readCounts(text: string): TableCounts {
  const lines = text.split('\n').map((line) => /^(\d+)\|(.+)\|(\d+)\|(-?\d+)$/.exec(line.trim()));
  return new Map(
    lines.flatMap((match) => {
      if (match === null) return [];
      const [, oid = '', name = '', rows, sum = ''] = match;
      return [[oid, { name, rows: Number(rows), sum }] as const];
    }),
  );
}
