import type { PoolerTenantsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { settingOf } from '../find-service.ts';
import { counted } from '../words.ts';
import { type Part, placeOf, sized } from './pools.ts';
import { supavisorOf } from './supavisor.ts';

/** How a pooler comes to its connections: `poolSize` × `pools` + `own`. */
export interface PoolerSizes {
  readonly service: string;
  readonly product: 'supavisor' | 'pgbouncer';
  /** Server connections of one pool; several tenants are added up. */
  readonly poolSize: number;
  /** Pools that a busy day fills: one for each user and mode. */
  readonly pools: number;
  /** What it keeps for its own tables. */
  readonly own: number;
}

export interface PoolerPart extends Part {
  readonly sizes: PoolerSizes;
}

/** What a pooler opens; undefined = one that is not known well enough to count. */
export function poolerPart(
  service: ServiceFact,
  tenants: PoolerTenantsFact | undefined,
): PoolerPart | undefined {
  if (service.product === 'pgbouncer') return pgbouncerPart(service);
  return supavisorOf([service]) === undefined ? undefined : supavisorPart(service, tenants);
}

/** One pool for each user and database, and one of each is the least: pgbouncer.org/config.html, default_pool_size. */
function pgbouncerPart(service: ServiceFact): PoolerPart {
  const part = sized(service, 20, 'DEFAULT_POOL_SIZE', 'PGBOUNCER_DEFAULT_POOL_SIZE');
  const poolSize = part.connections ?? 0;
  return { ...part, sizes: { service: service.name, product: 'pgbouncer', poolSize, pools: 1, own: 0 } };
}

/**
 * Supavisor opens a pool for each tenant, user and mode (lib/supavisor/manager.ex). Modes are counted by the ports that are
 * published (5432 session, 6543 transaction), one user per tenant: the least that a busy day takes. Its own tables take
 * DB_POOL_SIZE, by default 25 (config/runtime.exs). The size of a pool is what volumes/pooler/pooler.exs wrote into the
 * tenant's row, which the file no longer tells once the row is there.
 */
function supavisorPart(service: ServiceFact, tenants: PoolerTenantsFact | undefined): PoolerPart {
  const pools = Math.max(1, new Set(service.ports.map(({ target }) => target).filter(isProxyPort)).size);
  const rows = tenants?.tenants.map(({ defaultPoolSize }) => defaultPoolSize);
  const setting = settingOf(service, 'POOLER_DEFAULT_POOL_SIZE');
  const poolSize = rows === undefined ? Number(setting?.text ?? 15) : rows.reduce((sum, row) => sum + row, 0);
  const own = Number(settingOf(service, 'DB_POOL_SIZE')?.text ?? 25);
  const from = rows === undefined ? 'POOLER_DEFAULT_POOL_SIZE' : 'pool size of its tenants';
  const how = `${from} ${poolSize} in ${counted(pools, 'mode')}, and ${own} of its own`;
  return {
    connections: poolSize * pools + own,
    how,
    ...placeOf(setting),
    sizes: { service: service.name, product: 'supavisor', poolSize, pools, own },
  };
}

function isProxyPort(port: number): boolean {
  return port === 5432 || port === 6543;
}
