import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { ownDatabase } from './door.ts';
import { type Answer, defineDatabaseFact, onOwn, onSupabase, readAnswer } from './question.ts';

const shape = z.array(z.object({ schema: z.string(), table: z.string(), bytes: z.number() }));

/** Enough to see what grows. With indexes and TOAST. */
const largest = `
select coalesce(jsonb_agg(jsonb_build_object('schema', nspname, 'table', relname, 'bytes', bytes) order by bytes desc), '[]')
from (
  select n.nspname, c.relname, pg_total_relation_size(c.oid) as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by bytes desc limit 20
) as top`;

/** Everything the analytics service keeps, however many tables that is: it makes one for each source of logs. */
const analytics = `
select to_jsonb(coalesce(sum(pg_total_relation_size(c.oid)), 0))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname = '_analytics'`;

/** The largest tables of both databases, the analytics service's log tables, and the WAL on disk. */
export const sizes = defineDatabaseFact({
  fact: 'sizes',
  questions: {
    own: onOwn(largest),
    supabase: onSupabase(largest),
    ownAnalytics: onOwn(analytics),
    supabaseAnalytics: onSupabase(analytics),
    wal: onOwn(`select to_jsonb(coalesce(sum(size), 0)) from pg_ls_waldir()`),
  },
  read({ own: tablesOfOwn, supabase, ownAnalytics, supabaseAnalytics, wal }, context) {
    const own = readAnswer(tablesOfOwn, shape);
    if (!own.known) return own;
    const walBytes = readAnswer(wal, z.number());
    if (!walBytes.known) return walBytes;
    const tables = [
      ...own.value.map((row) => ({ database: ownDatabase(context), ...row })),
      ...otherTables(supabase).map((row) => ({ database: '_supabase', ...row })),
    ];
    return known({
      largest: tables.sort((a, b) => b.bytes - a.bytes).slice(0, 20),
      walBytes: walBytes.value,
      ...analyticsOf(ownAnalytics, supabaseAnalytics),
    });
  },
});

/** `_supabase` came later than many deployments; without it there is nothing to measure. */
function otherTables(answer: Answer): z.infer<typeof shape> {
  const parsed = readAnswer(answer, shape);
  return parsed.known ? parsed.value : [];
}

/** Of the databases that answered; `_supabase` may not be there. */
function analyticsOf(...answers: readonly Answer[]): { readonly analyticsBytes?: number } {
  const sizes = answers.flatMap((answer) => {
    const parsed = readAnswer(answer, z.number());
    return parsed.known ? [parsed.value] : [];
  });
  return sizes.length === 0 ? {} : { analyticsBytes: sizes.reduce((sum, bytes) => sum + bytes, 0) };
}
