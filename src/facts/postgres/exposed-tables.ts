import { z } from 'zod';
import type { GathererContext } from '../gatherer.ts';
import { exposedSchemas } from './exposed-schemas.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  schemas: z.array(z.string()),
  withoutRowSecurity: z.array(z.object({ schema: z.string(), table: z.string(), anonMay: z.boolean() })),
  tables: z.number(),
});

/**
 * Tables that PostgREST serves. Tables of extensions belong to their extension. A role that is absent makes the
 * privilege null.
 */
function sql(context: GathererContext): string {
  return `
with ${exposedSchemas(context)}, served as (
  select e.nspname, c.relname, c.relrowsecurity,
    coalesce(has_schema_privilege(anon.oid, e.oid, 'usage') and (
      has_table_privilege(anon.oid, c.oid, 'select, insert, update, delete, truncate')
      or has_any_column_privilege(anon.oid, c.oid, 'select, insert, update')), false) as anon_may
  from pg_class c join exposed e on e.oid = c.relnamespace, anon
  where c.relkind in ('r', 'p')
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
)
select jsonb_build_object(
  'schemas', (select coalesce(jsonb_agg(nspname order by nspname), '[]') from exposed),
  'tables', (select count(*) from served),
  'withoutRowSecurity', (select coalesce(jsonb_agg(jsonb_build_object(
      'schema', nspname, 'table', relname, 'anonMay', anon_may) order by nspname, relname), '[]')
    from served where not relrowsecurity))`;
}

export const exposedTables = defineDatabaseFact({
  fact: 'exposedTables',
  questions: { all: onOwn(sql) },
  read: ({ all }) => readAnswer(all, shape),
});
