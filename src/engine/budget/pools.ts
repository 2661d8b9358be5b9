// What each service opens at most, with the source of each default (read in August 2026):
// - PostgREST docs/references/configuration.rst: db-pool 10; db-channel-enabled true, which keeps one connection to listen
// - supabase/storage src/config.ts: DATABASE_MAX_CONNECTIONS 20; PG_QUEUE_ENABLE, PG_QUEUE_MAX_CONNECTIONS 4
// - supabase/realtime config/runtime.exs: DB_POOL_SIZE 5; lib/realtime/database.ex pool_size_by_application_name and
//   lib/extensions/postgres_cdc_rls/subscription_manager.ex: 1 + 1 + 4 + 1 for the tenant while a client is connected
// - Logflare config/runtime.exs: DB_POOL_SIZE, else Ecto's 10; config/config.exs: 3 for the Postgres backend
// - supabase/auth internal/conf/configuration.go: DB_MAX_POOL_SIZE 0 = no limit; internal/storage/dial.go: of
//   DB_CONN_PERCENTAGE of max_connections at least 1, which goes before the size
// - supabase/postgres-meta src/server/constants.ts: max 1 for each request
// - edoburu/pgbouncer and bitnami/pgbouncer entrypoints, pgbouncer.org/config.html: default_pool_size 20

import type { EnvironmentValue, ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import { settingOf } from '../find-service.ts';

/** A number of connections and where it comes from. */
export interface Part {
  /** null = the service opens as many as it likes; NaN = its setting is no number. */
  readonly connections: number | null;
  readonly how: string;
  readonly at?: Place;
}

export interface ServiceConnections {
  /** The pool, whose size a setting gives. */
  readonly pool?: Part;
  /** What the service opens beside its pool, or while it is used, and no setting sizes. */
  readonly beside?: Part;
}

/** What a service opens that is no pooler. `max` = max_connections, when known. */
export function connectionsOf(service: ServiceFact, max: number | undefined): ServiceConnections {
  switch (service.role) {
    case 'rest':
      return { pool: sized(service, 10, 'PGRST_DB_POOL'), beside: listener(service) };
    case 'storage':
      return { pool: storagePool(service) };
    case 'realtime':
      return {
        pool: sized(service, 5, 'DB_POOL_SIZE'),
        beside: { connections: 7, how: 'of the tenant, while a client is connected' },
      };
    case 'analytics':
      return { pool: sized(service, 10, 'DB_POOL_SIZE'), ...logBackend(service) };
    case 'auth':
      return { pool: authPool(service, max) };
    case 'meta':
      return { beside: { connections: 1, how: 'for each request' } };
    default:
      return {};
  }
}

/** A pool whose size the first of these variables gives. */
export function sized(service: ServiceFact, otherwise: number, ...names: readonly string[]): Part {
  const found = names.find((name) => settingOf(service, name) !== undefined);
  if (found === undefined) return { connections: otherwise, how: `${names[0]} not set, so ${otherwise}` };
  const value = settingOf(service, found);
  const connections = amountIn(value?.text);
  return { connections, how: `${found} ${connections}`, ...placeOf(value) };
}

/** A whole number, not below zero, of a setting; NaN = none. `-5` would make the sum of all pools less. */
export function amountIn(text: string | null | undefined): number {
  return /^\s*\d+\s*$/.test(text ?? '') ? Number(text) : Number.NaN;
}

export function placeOf(value: EnvironmentValue | undefined): { readonly at?: Place } {
  const at = value?.at[0];
  return at === undefined ? {} : { at };
}

function listener(service: ServiceFact): Part {
  const isOff = settingOf(service, 'PGRST_DB_CHANNEL_ENABLED')?.text === 'false';
  return { connections: isOff ? 0 : 1, how: 'to listen for schema changes' };
}

function storagePool(service: ServiceFact): Part {
  const pool = sized(service, 20, 'DATABASE_MAX_CONNECTIONS');
  const hasQueue = settingOf(service, 'PG_QUEUE_ENABLE', 'ENABLE_QUEUE_EVENTS')?.text === 'true';
  if (!hasQueue) return pool;
  const queue = sized(service, 4, 'PG_QUEUE_MAX_CONNECTIONS');
  const connections = (pool.connections ?? 0) + (queue.connections ?? 0);
  return { ...pool, connections, how: `${pool.how}; for its queue ${queue.how}` };
}

function logBackend(service: ServiceFact): { readonly beside?: Part } {
  if (settingOf(service, 'POSTGRES_BACKEND_URL') === undefined) return {};
  return { beside: { connections: 3, how: 'to write the logs' } };
}

function authPool(service: ServiceFact, max: number | undefined): Part {
  const percentage = settingOf(service, 'GOTRUE_DB_CONN_PERCENTAGE');
  const share = Math.min(100, Number(percentage?.text ?? 0));
  if (percentage !== undefined && Number.isNaN(share)) {
    return { connections: Number.NaN, how: `GOTRUE_DB_CONN_PERCENTAGE ${share}`, ...placeOf(percentage) };
  }
  if (share > 0 && max !== undefined) {
    const connections = Math.floor(Math.max(1, (share / 100) * max));
    return { connections, how: `GOTRUE_DB_CONN_PERCENTAGE ${share} of ${max}`, ...placeOf(percentage) };
  }
  const size = Number(settingOf(service, 'GOTRUE_DB_MAX_POOL_SIZE')?.text ?? 0);
  if (size > 0) return sized(service, size, 'GOTRUE_DB_MAX_POOL_SIZE');
  return { connections: null, how: 'no GOTRUE_DB_MAX_POOL_SIZE: no limit of its own' };
}
