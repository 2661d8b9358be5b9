import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { exposedSchemas } from './exposed-schemas.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const views = z.array(z.object({ view: z.string(), reads: z.array(z.string()) }));
const relations = z.array(
  z.object({ relation: z.string(), kind: z.enum(['materialized view', 'foreign table']) }),
);
const functions = z.array(z.object({ name: z.string(), owner: z.string() }));
const policies = z.array(
  z.object({
    table: z.string(),
    policy: z.string(),
    command: z.enum(['insert', 'update', 'delete', 'all']),
  }),
);

/** More than this nobody reads; the checks count what they are given. */
const most = 200;

/** SQL: anon may use the schema and read the relation `c`. */
const anonReads = `has_schema_privilege(anon.oid, e.oid, 'usage') and (
    has_table_privilege(anon.oid, c.oid, 'select') or has_any_column_privilege(anon.oid, c.oid, 'select'))`;

const notOfExtension = (catalog: string, oid: string): string =>
  `not exists (select from pg_depend x where x.classid = '${catalog}'::regclass and x.objid = ${oid} and x.deptype = 'e')`;

/**
 * What PostgREST serves besides tables, and what row level security does not hold (failure case 82). After
 * supabase/splinter: 0002_auth_users_exposed, 0010_security_definer_view, 0016_materialized_view_in_api,
 * 0017_foreign_table_in_api, 0024_permissive_rls_policy, 0028_anon_security_definer_function_executable.
 */
export const apiSurface = defineDatabaseFact({
  fact: 'apiSurface',
  questions: {
    // A view reads with its owner's rights, through views beneath it as well, unless it is a security_invoker (since 15).
    // Its owner passes row level security as superuser, by BYPASSRLS, or as owner of a table that does not force it.
    views: onOwn(
      (context) => `
with recursive ${exposedSchemas(context)}, invoking as (
  select c.oid from pg_class c where c.relkind = 'v'
    and exists (select from unnest(c.reloptions) o where o ~* '^security_invoker=(true|on|1|yes)$')
), reads as (
  select e.nspname || '.' || c.relname as view, c.relowner as reader, d.refobjid as oid
  from pg_class c join exposed e on e.oid = c.relnamespace
  join pg_rewrite w on w.ev_class = c.oid
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
    and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid, anon
  where c.relkind = 'v' and c.oid not in (select oid from invoking) and ${anonReads}
    and ${notOfExtension('pg_class', 'c.oid')}
  union
  select r.view, v.relowner, d.refobjid
  from reads r join pg_class v on v.oid = r.oid and v.relkind = 'v' and v.oid not in (select oid from invoking)
  join pg_rewrite w on w.ev_class = v.oid
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
    and d.refclassid = 'pg_class'::regclass and d.refobjid <> v.oid
), passed as (
  select r.view, n.nspname || '.' || t.relname as relation
  from reads r join pg_class t on t.oid = r.oid and t.relkind in ('r', 'p')
  join pg_namespace n on n.oid = t.relnamespace join pg_roles o on o.oid = r.reader
  where (n.nspname = 'auth' or t.relrowsecurity)
    and (o.rolsuper or o.rolbypassrls or not t.relrowsecurity or (o.oid = t.relowner and not t.relforcerowsecurity))
    and has_table_privilege(o.oid, t.oid, 'select')
), found as (
  select view, jsonb_agg(distinct relation) as tables from passed group by view order by view limit ${most}
)
select coalesce(jsonb_agg(jsonb_build_object('view', view, 'reads', tables) order by view), '[]') from found`,
    ),
    relations: onOwn(
      (context) => `
with ${exposedSchemas(context)}, found as (
  select e.nspname || '.' || c.relname as relation,
    case c.relkind when 'm' then 'materialized view' else 'foreign table' end as kind
  from pg_class c join exposed e on e.oid = c.relnamespace, anon
  where c.relkind in ('m', 'f') and ${anonReads} and ${notOfExtension('pg_class', 'c.oid')}
  order by 1 limit ${most}
)
select coalesce(jsonb_agg(jsonb_build_object('relation', relation, 'kind', kind) order by relation), '[]') from found`,
    ),
    // A trigger's function cannot be called by name.
    functions: onOwn(
      (context) => `
with ${exposedSchemas(context)}, found as (
  select e.nspname || '.' || p.proname as name, o.rolname as owner
  from pg_proc p join exposed e on e.oid = p.pronamespace join pg_roles o on o.oid = p.proowner, anon
  where p.prosecdef and p.prokind in ('f', 'p')
    and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
    and has_schema_privilege(anon.oid, e.oid, 'usage') and has_function_privilege(anon.oid, p.oid, 'execute')
    and ${notOfExtension('pg_proc', 'p.oid')}
  order by 1 limit ${most}
)
select coalesce(jsonb_agg(jsonb_build_object('name', name, 'owner', owner) order by name), '[]') from found`,
    ),
    // For an insert the check decides, else the condition; ALL without a check uses its condition for both.
    policies: onOwn(
      (context) => `
with ${exposedSchemas(context)}, guarded as (
  select c.oid, c.oid::regclass::text as name, c.relnamespace from pg_class c
  where c.relrowsecurity and (c.relnamespace in (select oid from exposed) or c.oid = to_regclass('storage.objects')
    or c.oid = to_regclass('storage.buckets'))
), found as (
  select g.name as relation, p.polname as policy,
    case p.polcmd when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command
  from pg_policy p join guarded g on g.oid = p.polrelid, anon
  where p.polpermissive and p.polcmd in ('a', 'w', 'd', '*')
    and (0 = any (p.polroles) or anon.oid = any (p.polroles))
    and case p.polcmd when 'a' then pg_get_expr(p.polwithcheck, p.polrelid) = 'true'
      when '*' then pg_get_expr(p.polqual, p.polrelid) = 'true' and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true'
      else pg_get_expr(p.polqual, p.polrelid) = 'true' end
    and has_schema_privilege(anon.oid, g.relnamespace, 'usage')
    and (case p.polcmd when 'a' then has_table_privilege(anon.oid, g.oid, 'insert') or has_any_column_privilege(anon.oid, g.oid, 'insert')
      when 'w' then has_table_privilege(anon.oid, g.oid, 'update') or has_any_column_privilege(anon.oid, g.oid, 'update')
      when 'd' then has_table_privilege(anon.oid, g.oid, 'delete')
      else has_table_privilege(anon.oid, g.oid, 'insert, update, delete') end)
    -- One restrictive policy that holds for anon may narrow what the permissive ones open.
    and not exists (select from pg_policy n where n.polrelid = p.polrelid and not n.polpermissive
      and (n.polcmd = p.polcmd or n.polcmd = '*' or p.polcmd = '*')
      and (0 = any (n.polroles) or anon.oid = any (n.polroles)))
  order by 1, 2 limit ${most}
)
select coalesce(jsonb_agg(jsonb_build_object('table', relation, 'policy', policy, 'command', command)
  order by relation, policy), '[]') from found`,
    ),
    storage: onOwn(`
select coalesce(jsonb_agg(c.relname order by c.relname), '[]') from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'storage' and c.relname in ('objects', 'buckets') and c.relkind in ('r', 'p') and not c.relrowsecurity`),
  },
  read(answers) {
    const definerViews = readAnswer(answers.views, views);
    if (!definerViews.known) return definerViews;
    const unsecurable = readAnswer(answers.relations, relations);
    if (!unsecurable.known) return unsecurable;
    const definerFunctions = readAnswer(answers.functions, functions);
    if (!definerFunctions.known) return definerFunctions;
    const openPolicies = readAnswer(answers.policies, policies);
    if (!openPolicies.known) return openPolicies;
    const open = readAnswer(answers.storage, z.array(z.string()));
    if (!open.known) return open;
    return known({
      definerViews: definerViews.value,
      unsecurable: unsecurable.value,
      definerFunctions: definerFunctions.value,
      openPolicies: openPolicies.value,
      openStorageTables: open.value.map((table) => `storage.${table}`),
    });
  },
});
