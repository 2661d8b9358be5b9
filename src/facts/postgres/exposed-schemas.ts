import type { GathererContext } from '../gatherer.ts';
import { literal } from './question.ts';

/**
 * The parts of a WITH clause for what PostgREST serves: `exposed` (oid, nspname) and `anon` (oid). A setting of the role
 * `authenticator` beats PGRST_DB_SCHEMAS (PostgREST's in-database configuration).
 */
export function exposedSchemas(context: GathererContext): string {
  return `configured as (
  select split_part(line, '=', 2) as schemas
  from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) as line
  where r.rolname = 'authenticator' and line like 'pgrst.db\\_schemas=%' limit 1
), exposed as (
  select n.oid, n.nspname from pg_namespace n
  where n.nspname in (select trim(both ' "' from name)
    from unnest(string_to_array(coalesce((select schemas from configured), ${literal(schemasInFiles(context))}), ',')) as name)
), anon as (
  select (select oid from pg_roles where rolname = 'anon') as oid
)`;
}

function schemasInFiles({ before }: GathererContext): string {
  const services = before.services?.known ? before.services.value : [];
  const rest = services.find(({ role }) => role === 'rest')?.environment;
  // PGRST_DB_SCHEMA is the older name; `public` is PostgREST's default.
  return rest?.['PGRST_DB_SCHEMAS']?.text || rest?.['PGRST_DB_SCHEMA']?.text || 'public';
}
