// How many connections the services may open at most, and how many the server has. Defaults are the services' own:
// postgrest docs/references/configuration.rst, supabase/storage src/config.ts, supabase/realtime and supabase/supavisor
// config/runtime.exs, Logflare config/config.exs, PgBouncer's manual; GoTrue sets no limit of its own.
import { settingOf } from '../../engine/find-service.ts';
import { postgresOption } from '../../engine/postgres-options.ts';
import { counted } from '../../engine/words.ts';
import type { PoolerTenantsFact, SettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import { supavisorOf } from './supavisor.ts';

export interface Share {
  readonly service: string;
  /** Undefined = the service opens as many as it likes. */
  readonly connections: number | undefined;
  readonly how: string;
  readonly at: Place;
}

/** What each service that keeps a pool may take. */
export function sharesOf(services: readonly ServiceFact[], tenants?: PoolerTenantsFact): readonly Share[] {
  return services.flatMap((service) => {
    const share = shareOf(service, tenants);
    return share === undefined ? [] : [{ service: service.name, at: service.at, ...share }];
  });
}

/** Connections left for services: `max_connections` without those kept for superusers. */
export function roomOf(db: ServiceFact | undefined, settings: SettingsFact | undefined): number | undefined {
  const option = (name: string): string | undefined =>
    settings?.[name] ?? (db === undefined ? undefined : postgresOption(db, name));
  if (db === undefined && settings?.['max_connections'] === undefined) return undefined;
  const kept =
    Number(option('superuser_reserved_connections') ?? 3) + Number(option('reserved_connections') ?? 0);
  return Number(option('max_connections') ?? 100) - kept;
}

type Part = Pick<Share, 'connections' | 'how'> & { readonly at?: Place };

function shareOf(service: ServiceFact, tenants: PoolerTenantsFact | undefined): Part | undefined {
  switch (service.role) {
    case 'rest':
      return pool(service, 'PGRST_DB_POOL', 10);
    case 'storage':
      return pool(service, 'DATABASE_MAX_CONNECTIONS', 20);
    case 'realtime':
      return pool(service, 'DB_POOL_SIZE', 5);
    case 'analytics':
      return pool(service, 'DB_POOL_SIZE', 10);
    case 'auth':
      return authShare(service);
    case 'pooler':
      return poolerShare(service, tenants);
    default:
      return undefined;
  }
}

function pool(service: ServiceFact, name: string, otherwise: number): Part {
  const value = settingOf(service, name);
  const connections = Number(value?.text ?? otherwise);
  const how = value === undefined ? `${name} not set, so ${otherwise}` : `${name} ${connections}`;
  const at = value?.at[0];
  return at === undefined ? { connections, how } : { connections, how, at };
}

function poolerShare(service: ServiceFact, tenants: PoolerTenantsFact | undefined): Part | undefined {
  if (service.product === 'pgbouncer') return pool(service, 'DEFAULT_POOL_SIZE', 20);
  return supavisorOf([service]) === undefined ? undefined : supavisorShare(service, tenants);
}

function authShare(service: ServiceFact): Part {
  const size = Number(settingOf(service, 'GOTRUE_DB_MAX_POOL_SIZE')?.text ?? 0);
  if (size > 0) return pool(service, 'GOTRUE_DB_MAX_POOL_SIZE', size);
  return { connections: undefined, how: 'no GOTRUE_DB_MAX_POOL_SIZE: no limit of its own' };
}

/**
 * Supavisor opens a pool for each tenant, user and mode. Modes are counted by the ports that are published (5432
 * session, 6543 transaction), one user per tenant: the least that a busy day takes.
 */
function supavisorShare(service: ServiceFact, tenants: PoolerTenantsFact | undefined): Part {
  const modes = Math.max(1, new Set(service.ports.map(({ target }) => target).filter(isProxyPort)).size);
  const rows = tenants?.tenants.map(({ defaultPoolSize }) => defaultPoolSize);
  const setting = settingOf(service, 'POOLER_DEFAULT_POOL_SIZE');
  const size = rows === undefined ? Number(setting?.text ?? 15) : rows.reduce((sum, row) => sum + row, 0);
  const own = Number(settingOf(service, 'DB_POOL_SIZE')?.text ?? 25);
  const from = rows === undefined ? 'POOLER_DEFAULT_POOL_SIZE' : 'pool size of its tenants';
  const how = `${from} ${size} in ${counted(modes, 'mode')}, and ${own} of its own`;
  const at = setting?.at[0];
  return { connections: size * modes + own, how, ...(at === undefined ? {} : { at }) };
}

function isProxyPort(port: number): boolean {
  return port === 5432 || port === 6543;
}
