import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';

/** Rows by table, `schema.name`, and a sum over all of them that does not depend on their order. */
export type TableCounts = ReadonlyMap<string, { readonly rows: number; readonly sum: string }>;

/** Larger tables are not read twice just to compare them: the live database has other work. */
const mostBytes = 4 * 1024 ** 2;
const mostTables = 60;

/**
 * Counts the small tables of auth, storage and public in one snapshot; null = it could not be done in time. Row text comes from
 * `format`, which uses output functions and never a cast that a user made.
 *
 * @param moment only rows that were committed before it (milliseconds since the epoch), where the server keeps commit times; null =
 *   all of them
 */
export async function tableCounts(
  database: OpenDatabase,
  moment: number | null,
): Promise<TableCounts | null> {
  try {
    if (moment !== null && !(await keepsCommitTimes(database))) return null;
    return readCounts(await database.run(database.own, script(moment)));
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

async function keepsCommitTimes(database: OpenDatabase): Promise<boolean> {
  const sql = "select current_setting('track_commit_timestamp');\n";
  return (await database.run(database.own, sql)).trim() === 'on';
}

function script(moment: number | null): string {
  const limit =
    moment === null
      ? ''
      : ` where pg_xact_commit_timestamp(t.xmin) <= to_timestamp(${(moment / 1000).toFixed(6)})`;
  return `begin isolation level repeatable read read only;
select format('select %L, count(*), coalesce(sum(hashtextextended(format(''%%s'', t), 0)::numeric), 0) from %I.%I t${limit.replaceAll("'", "''")}',
  nspname || '.' || relname, nspname, relname)
from pg_class join pg_namespace n on n.oid = relnamespace
where relkind = 'r' and relpersistence = 'p' and nspname in ('auth', 'storage', 'public')
  and pg_total_relation_size(pg_class.oid) <= ${mostBytes}
order by nspname, relname limit ${mostTables}
\\gexec
commit;
`;
}

/** Exported for its test: lines of `schema.table|rows|sum`. */
export function readCounts(text: string): TableCounts {
  const lines = text.split('\n').map((line) => /^(.+)\|(\d+)\|(-?\d+)$/.exec(line.trim()));
  return new Map(
    lines.flatMap((match) =>
      match === null ? [] : [[match[1] ?? '', { rows: Number(match[2]), sum: match[3] ?? '' }] as const],
    ),
  );
}
