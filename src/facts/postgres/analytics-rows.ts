import { z } from 'zod';
import { type Known, known } from '../../model/fact.ts';
import type { AnalyticsRowsFact } from '../../model/facts/database.ts';
import { type Answer, defineDatabaseFact, onOwn, onSupabase, readAnswer } from './question.ts';

const written = z.object({ tables: z.number(), writtenSecondsAgo: z.number().nullable() });
const oldest = z.number().nullable();

/** Logflare makes one table of events for each source: lib/logflare/backends/adaptor/postgres_adaptor/. */
const eventTables = `
  select c.oid, n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = '_analytics' and c.relname like 'log\\_events%' and c.relkind = 'r'
  order by c.oid limit 100`;

/**
 * When the files of these tables last changed. The tables have no index that finds the newest row, and their files change
 * with every checkpoint that had rows to write; a table over 1 GiB has several.
 */
const lastWrite = `
with tables as (${eventTables}), files as (
  select pg_relation_filepath(t.oid) || case when n = 0 then '' else '.' || n end as path
  from tables t, generate_series(0, least(pg_relation_size(t.oid) / 1073741824, 1000)) as n
)
select jsonb_build_object(
  'tables', (select count(*) from tables),
  'writtenSecondsAgo', (select extract(epoch from now() - max((pg_stat_file(path, true)).modification)) from files))`;

/**
 * The oldest row on each table's first pages, which hold the first that were written: a few pages each, however large the
 * table. Its name is not known beforehand, hence the query in a query; \x.
 */
const firstRows = `
with tables as (${eventTables})
select to_jsonb(max(extract(epoch from (now() at time zone 'UTC') - seen.oldest))) from tables t, lateral (
  select (xpath('/table/row/oldest/text()', query_to_xml(format(
    'select min(timestamp) as oldest from %I.%I where ctid < ''(64,0)''::tid', t.nspname, t.relname),
    false, false, '')))[1]::text::timestamp as oldest
) as seen`;

/** How old the log events of Logflare's Postgres backend are, and whether any still arrive (failure cases 47 and 48). */
export const analyticsRows = defineDatabaseFact({
  fact: 'analyticsRows',
  questions: {
    own: onOwn(lastWrite),
    ownOldest: onOwn(firstRows),
    supabase: onSupabase(lastWrite),
    supabaseOldest: onSupabase(firstRows),
  },
  read({ own, ownOldest, supabase, supabaseOldest }): Known<AnalyticsRowsFact> {
    // Without a database _supabase there is nothing to count in it; any other failure hides what may be there.
    const parts = [own, ...(isMissing(supabase) ? [] : [supabase])].map((answer) =>
      readAnswer(answer, written),
    );
    const failed = parts.find((part) => !part.known);
    if (failed !== undefined && !failed.known) return failed;
    const values = parts.flatMap((part) => (part.known ? [part.value] : []));
    const ages = [ownOldest, supabaseOldest].flatMap((answer) => {
      const parsed = readAnswer(answer, oldest);
      return parsed.known && parsed.value !== null ? [Math.round(parsed.value)] : [];
    });
    const writes = values.flatMap(({ writtenSecondsAgo }) => writtenSecondsAgo ?? []);
    return known({
      tables: values.reduce((sum, { tables }) => sum + tables, 0),
      oldestSeconds: ages.length === 0 ? null : Math.max(...ages),
      writtenSecondsAgo: writes.length === 0 ? null : Math.max(0, Math.round(Math.min(...writes))),
    });
  },
});

function isMissing(answer: Answer): boolean {
  return (
    !answer.known && /database _supabase\b.*does not exist|"_supabase" does not exist/.test(answer.reason)
  );
}
