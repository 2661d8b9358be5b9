// One database in one session of psql: its rows are counted under the snapshot that pg_dump reads, so that the two agree
// whatever is written meanwhile (postgresql.org/docs/17/functions-admin.html, pg_export_snapshot; pg_dump --snapshot).
import { z } from 'zod';
import type { ManifestDatabase } from './manifest.ts';

const mark = 'seaworthy:';

/**
 * The script. The dump is all that psql prints; what it counts goes to standard error, a line of JSON each.
 *
 * - Format custom, not compressed: restic compresses (zstd), and finds again what did not change, which packed bytes hide.
 * - `--create`: settings and rights of the database itself are in no other dump.
 * - `$PPID` of the shell is psql: a dump that failed must not look like one that ended.
 */
export function dumpScript(): string {
  return `\\set ON_ERROR_STOP on
\\set VERBOSITY terse
\\pset tuples_only on
\\pset format unaligned
\\o /dev/null
set search_path = pg_catalog;
select set_config(name, '0', false) from pg_settings
  where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout', 'lock_timeout');
begin isolation level repeatable read read only;
select pg_export_snapshot() as snapshot \\gset
\\setenv SEAWORTHY_SNAPSHOT :snapshot
\\! pg_dump --format=custom --compress=0 --create --no-password --snapshot="$SEAWORTHY_SNAPSHOT" </dev/null || kill -TERM $PPID
\\o |cat >&2
select '${mark}' || json_build_object('kind', 'extension', 'name', e.extname, 'version', e.extversion, 'schema', n.nspname)
  from pg_extension e join pg_namespace n on n.oid = e.extnamespace order by e.extname;
select format('select %L || json_build_object(''kind'', ''rows'', ''schema'', %L, ''name'', %L, ''rows'', count(*)) from only %I.%I',
    '${mark}', n.nspname, c.relname, n.nspname, c.relname)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't'
    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
    -- pg_dump leaves tables of extensions to the extension, unless it asks for their rows.
    and (not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      or exists (select from pg_extension e where c.oid = any (e.extconfig) and coalesce(e.extcondition[array_position(e.extconfig, c.oid)], '') = ''))
  order by 1
\\gexec
select '${mark}' || json_build_object('kind', 'end');
\\o
commit;
`;
}

const line = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('extension'), name: z.string(), version: z.string(), schema: z.string() }),
  z.object({ kind: z.literal('rows'), schema: z.string(), name: z.string(), rows: z.number() }),
  z.object({ kind: z.literal('end') }),
]);

/** What the script told beside the dump; null = it did not come to its end. */
export function readCounted(told: string): Pick<ManifestDatabase, 'tables' | 'extensions'> | null {
  const lines = told
    .split('\n')
    .filter((text) => text.startsWith(mark))
    .map((text) => line.parse(JSON.parse(text.slice(mark.length))));
  if (lines.at(-1)?.kind !== 'end') return null;
  return {
    tables: lines.flatMap((one) =>
      one.kind === 'rows' ? [{ schema: one.schema, name: one.name, rows: one.rows }] : [],
    ),
    extensions: lines.flatMap((one) =>
      one.kind === 'extension' ? [{ name: one.name, version: one.version, schema: one.schema }] : [],
    ),
  };
}
