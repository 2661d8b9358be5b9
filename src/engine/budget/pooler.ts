import type { PoolerTenantsFact, PoolerUser } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { settingOf } from '../find-service.ts';
import { counted } from '../words.ts';
import { amountIn, type Part, placeOf, sized } from './pools.ts';
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
  /** Of `poolSize`, what users with a row of their own have, which a size for all does not reach. */
  readonly fixed: number;
  /** Of `poolSize`, what the tenant has that the files name; of PgBouncer all of it. */
  readonly named: number;
  /** Clients that it lets in, of that tenant. */
  readonly clients: number;
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

/** What the images of PgBouncer call these settings: edoburu/docker-pgbouncer entrypoint.sh, bitnami/pgbouncer README. */
export const bouncerNames = {
  size: ['DEFAULT_POOL_SIZE', 'PGBOUNCER_DEFAULT_POOL_SIZE'],
  clients: ['MAX_CLIENT_CONN', 'PGBOUNCER_MAX_CLIENT_CONN'],
} as const;

/** One pool for each user and database, and one of each is the least: pgbouncer.org/config.html, default_pool_size. */
function pgbouncerPart(service: ServiceFact): PoolerPart {
  const part = sized(service, 20, ...bouncerNames.size);
  const poolSize = part.connections ?? 0;
  const sizes = { poolSize, pools: 1, own: 0, fixed: 0, named: poolSize };
  const clients = sized(service, 100, ...bouncerNames.clients).connections ?? 0;
  return { ...part, sizes: { service: service.name, product: 'pgbouncer', ...sizes, clients } };
}

/**
 * Supavisor opens a pool for each tenant, user and mode (lib/supavisor/manager.ex). Modes are counted by the ports that are
 * published (5432 session, 6543 transaction), one user per tenant: the least that a busy day takes. Its own tables take
 * DB_POOL_SIZE, by default 25 (config/runtime.exs). The size of a pool is what volumes/pooler/pooler.exs wrote into the
 * tenant's row, which the file no longer tells once the row is there. A user with a row of its own has its own size
 * (lib/supavisor/manager.ex), the manager's counts for nobody else.
 */
function supavisorPart(service: ServiceFact, tenants: PoolerTenantsFact | undefined): PoolerPart {
  const pools = Math.max(1, new Set(service.ports.map(({ target }) => target).filter(isProxyPort)).size);
  const setting = settingOf(service, 'POOLER_DEFAULT_POOL_SIZE');
  const own = amountIn(settingOf(service, 'DB_POOL_SIZE')?.text ?? '25');
  const rows = tenants?.tenants;
  const sizes = rows === undefined ? sizesOfFile(service) : sizesOfRows(service, rows);
  const from = rows === undefined ? 'POOLER_DEFAULT_POOL_SIZE' : 'pool size of its tenants';
  const how = `${from} ${sizes.poolSize} in ${counted(pools, 'mode')}, and ${own} of its own`;
  return {
    connections: sizes.poolSize * pools + own,
    how,
    ...placeOf(setting),
    sizes: { service: service.name, product: 'supavisor', pools, own, ...sizes },
  };
}

type TenantSizes = Pick<PoolerSizes, 'poolSize' | 'fixed' | 'named' | 'clients'>;

/** Unset, a tenant has 15 connections for 1000 clients: priv/repo/migrations and lib/supavisor/tenants/tenant.ex. */
function sizesOfFile(service: ServiceFact): TenantSizes {
  const poolSize = amountIn(settingOf(service, 'POOLER_DEFAULT_POOL_SIZE')?.text ?? '15');
  const clients = Number(settingOf(service, 'POOLER_MAX_CLIENT_CONN')?.text ?? 1000);
  return { poolSize, fixed: 0, named: poolSize, clients };
}

function sizesOfRows(service: ServiceFact, rows: PoolerTenantsFact['tenants']): TenantSizes {
  const id = settingOf(service, 'POOLER_TENANT_ID')?.text;
  const row = rows.find(({ externalId }) => externalId === id);
  return {
    poolSize: rows.reduce((sum, one) => sum + tenantSize(one), 0),
    fixed: rows.reduce((sum, one) => sum + tenantSize(one) - sizedForAll(one), 0),
    named: row === undefined ? 0 : sizedForAll(row),
    clients: row?.defaultMaxClients ?? sizesOfFile(service).clients,
  };
}

type Tenant = PoolerTenantsFact['tenants'][number];

/** Connections that one mode of a tenant takes: its own users' pools where it has any, else one of the default size. */
export function tenantSize(tenant: Tenant): number {
  const own = ownUsers(tenant);
  if (own.length === 0) return tenant.defaultPoolSize;
  return own.reduce((sum, { poolSize }) => sum + (poolSize ?? 0), 0);
}

/** What of it follows the tenant's size: all of it, or the pool of `postgres`, as whom upstream's clients log in. */
export function sizedForAll(tenant: Tenant): number {
  const own = ownUsers(tenant);
  if (own.length === 0) return tenant.defaultPoolSize;
  return own.find(({ name }) => name === 'postgres')?.poolSize ?? 0;
}

function ownUsers({ users = [] }: Tenant): readonly PoolerUser[] {
  return users.filter(({ manager, poolSize }) => !manager && poolSize !== null);
}

function isProxyPort(port: number): boolean {
  return port === 5432 || port === 6543;
}
