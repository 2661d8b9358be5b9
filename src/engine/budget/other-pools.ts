// Pools beside the pooler's whose size a variable gives, and how much of them can be given up.
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';
import type { PoolWish } from './fitting.ts';
import { connectionsOf, sized } from './pools.ts';

export interface OtherPool {
  readonly service: string;
  /** The variable that sizes it. */
  readonly name: string;
  /** null = no limit. */
  readonly now: number | null;
  /** What it is never lowered below; of one without a limit, what it is bounded to. */
  readonly bound: number;
  /** Whether its size may be changed at all. */
  readonly isFree: boolean;
}

/**
 * First who gives up first: files wait for a connection, then requests. Bounds are ours: half a dozen queries at once. Auth
 * gets what Supabase's own platform gives it (advisor `auth_db_connections_absolute`: "at most 10 connections").
 */
const kinds: readonly {
  readonly role: ServiceRole;
  readonly name: string;
  readonly otherwise: number;
  readonly bound: number;
}[] = [
  { role: 'storage', name: 'DATABASE_MAX_CONNECTIONS', otherwise: 20, bound: 5 },
  { role: 'rest', name: 'PGRST_DB_POOL', otherwise: 10, bound: 5 },
  { role: 'analytics', name: 'DB_POOL_SIZE', otherwise: 10, bound: 5 },
  { role: 'auth', name: 'GOTRUE_DB_MAX_POOL_SIZE', otherwise: 0, bound: 10 },
];

/** Those of these services. One without a limit is bounded only where sizes were asked for. `max` = max_connections. */
export function otherPools(
  services: readonly ServiceFact[],
  max: number,
  { mode, pinned }: Pick<PoolWish, 'mode' | 'pinned'>,
): readonly OtherPool[] {
  return kinds.flatMap(({ role, name, otherwise, bound }) =>
    services
      .filter((service) => service.role === role)
      .map((service) => {
        const isPinned = pinned?.has(`${service.name}.${name}`) === true;
        const now =
          role === 'auth'
            ? (connectionsOf(service, max).pool?.connections ?? null)
            : sized(service, otherwise, name).connections;
        const isFree = !isPinned && (now !== null || mode === 'on');
        return { service: service.name, name, now, bound, isFree };
      }),
  );
}

export interface Cut {
  readonly pools: readonly (OtherPool & { readonly size: number })[];
  /** Connections that this sets free; of pools without a limit none, for they were reckoned as bounded. */
  readonly freed: number;
}

/** Lowers pools in their order until so many connections are free. */
export function cutBy(pools: readonly OtherPool[], lacking: number): Cut {
  let open = lacking;
  const cut = pools.flatMap((pool) => {
    if (!pool.isFree) return [];
    if (pool.now === null) return [{ ...pool, size: pool.bound }];
    // Auth holds people's logins: bounded, but not lowered.
    const most = pool.name === 'GOTRUE_DB_MAX_POOL_SIZE' ? 0 : Math.max(0, pool.now - pool.bound);
    const given = Math.min(most, open);
    open -= given;
    return given === 0 ? [] : [{ ...pool, size: pool.now - given }];
  });
  return { pools: cut, freed: lacking - open };
}
