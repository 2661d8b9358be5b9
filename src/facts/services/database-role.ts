import type { ServiceRole } from '../../model/facts/services.ts';
import type { ServiceTraits } from './traits.ts';

/** Variables that name the database's host, or hold its URL, in the services Supabase ships. */
const hostVariables = ['POSTGRES_HOST', 'DB_HOST', 'PG_META_DB_HOST'];
const urlVariables = ['GOTRUE_DB_DATABASE_URL', 'PGRST_DB_URI', 'DATABASE_URL', 'SUPABASE_DB_URL'];

/** Roles whose database is *the* database. Logflare may have one of its own, so it does not decide. */
const deciding: readonly ServiceRole[] = [
  'auth',
  'rest',
  'storage',
  'meta',
  'realtime',
  'studio',
  'functions',
  'pooler',
];

/**
 * Which Postgres is the deployment's: the one the Supabase services talk to. When they talk to a host that is no service
 * here, the database is external and there is none. Only when nothing says where they talk to does a lone Postgres count.
 */
export function databasesAmong(
  candidates: readonly ServiceTraits[],
  services: readonly { readonly traits: ServiceTraits; readonly role: ServiceRole }[],
): readonly string[] {
  const users = services.filter(({ role }) => deciding.includes(role));
  const hosts = new Set(users.flatMap(({ traits }) => databaseHosts(traits)));
  const pooler = services.filter(({ role }) => role === 'pooler');
  const isOnlyPooled = [...hosts].every((host) =>
    pooler.some(({ traits }) => traits.hostNames.includes(host)),
  );
  const targeted = candidates.filter(({ hostNames }) => hostNames.some((host) => hosts.has(host)));
  if (targeted.length > 0) return targeted.map(({ name }) => name);
  return isOnlyPooled && candidates.length === 1 ? candidates.map(({ name }) => name) : [];
}

function databaseHosts({ environment }: ServiceTraits): readonly string[] {
  const named = hostVariables.flatMap((name) => environment.get(name) ?? []);
  const inUrls = urlVariables.flatMap((name) => {
    const host = /@([^@/?:]+)(?::\d+)?(?:[/?]|$)/.exec(environment.get(name) ?? '')?.[1];
    return host === undefined ? [] : [host];
  });
  // A path is the directory of a Unix socket.
  return [...named, ...inUrls].filter((host) => host !== '' && !host.startsWith('/'));
}
