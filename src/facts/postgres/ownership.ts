import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const adminShape = z.object({ count: z.number(), first: z.array(z.string()) });

const shape = z.array(z.object({ object: z.string(), owner: z.string(), expected: z.string() }));

/**
 * Tables, views and sequences of the services that migrate their own schema, and do so as their own role: another owner
 * stops the next migration with `must be owner of table` (failure cases 59 and 65). What an extension brought is its own.
 */
export const ownership = defineDatabaseFact({
  fact: 'ownership',
  questions: {
    rows: onOwn(`
select coalesce(jsonb_agg(jsonb_build_object(
  'object', n.nspname || '.' || c.relname, 'owner', r.rolname, 'expected', e.role) order by n.nspname, c.relname), '[]')
from (values ('auth', 'supabase_auth_admin'), ('storage', 'supabase_storage_admin')) as e (schema, role)
join pg_namespace n on n.nspname = e.schema
join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'S')
join pg_roles r on r.oid = c.relowner
where r.rolname <> e.role
  and exists (select from pg_roles where rolname = e.role)
  and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`),
    admin: onOwn(
      () => `
with found as (
  select n.nspname || '.' || c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
  where r.rolname = 'supabase_admin' and c.relkind in ('r', 'p', 'v', 'm') and n.nspname !~ '^pg_'
    and n.nspname not in (${shipped})
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
)
select jsonb_build_object('count', (select count(*) from found),
  'first', (select coalesce(jsonb_agg(name order by name), '[]') from (select name from found order by name limit 20) as listed))`,
    ),
  },
  read({ rows, admin }) {
    const parsed = readAnswer(rows, shape);
    if (!parsed.known) return parsed;
    const ofAdmin = readAnswer(admin, adminShape);
    return known({ wrong: parsed.value, ...(ofAdmin.known ? { ofAdmin: ofAdmin.value } : {}) });
  },
});

/** Schemas that Supabase's services and images make (supabase/postgres: migrations/db). */
const shipped =
  `auth storage realtime _realtime _analytics _supavisor supabase_functions supabase_migrations vault
  pgsodium pgsodium_masks pgbouncer cron net graphql graphql_public extensions pgmq pgmq_public pgtle repack topology
  tiger tiger_data information_schema`
    .split(/\s+/)
    .map((schema) => `'${schema}'`)
    .join(', ');
