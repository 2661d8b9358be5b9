import { z } from 'zod';
import type { GathererContext } from '../gatherer.ts';
import { defineDatabaseFact, literal, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  schemas: z.array(z.string()),
  withoutRowSecurity: z.array(z.object({ schema: z.string(), table: z.string(), anonMay: z.boolean() })),
  tables: z.number(),
});

/**
 * Tables that PostgREST serves. A setting of the role `authenticator` beats PGRST_DB_SCHEMAS (PostgREST's in-database
 * configuration). Tables of extensions belong to their extension. A role that is absent makes the privilege null.
 */
function sql(context: GathererContext): string {
  return `
with configured as (
  select split_part(line, '=', 2) as schemas
  from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) as line
  where r.rolname = 'authenticator' and line like 'pgrst.db\\_schemas=%' limit 1
), exposed as (
  select n.oid, n.nspname from pg_namespace n
  where n.nspname in (select trim(both ' "' from name)
    from unnest(string_to_array(coalesce((select schemas from configured), ${literal(schemasInFiles(context))}), ',')) as name)
), anon as (
  select (select oid from pg_roles where rolname = 'anon') as oid
), served as (
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

function schemasInFiles({ before }: GathererContext): string {
  const services = before.services?.known ? before.services.value : [];
  const rest = services.find(({ role }) => role === 'rest')?.environment;
  // PGRST_DB_SCHEMA is the older name; `public` is PostgREST's default.
  return rest?.['PGRST_DB_SCHEMAS']?.text || rest?.['PGRST_DB_SCHEMA']?.text || 'public';
}

export const exposedTables = defineDatabaseFact({
  fact: 'exposedTables',
  questions: { all: onOwn(sql) },
  read: ({ all }) => readAnswer(all, shape),
});
