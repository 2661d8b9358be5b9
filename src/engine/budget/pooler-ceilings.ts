import type { PoolerSizes } from './pooler.ts';
import type { ServerConnections } from './server-connections.ts';

export interface PoolerCeiling {
  /** How the database is used through its API. */
  readonly use: 'heavy' | 'light';
  /** Of `max_connections`. */
  readonly share: number;
  /** Connections that all pools may take together: the share, or what the other services leave, whichever is less. */
  readonly connections: number;
  /** What that makes of one pool. 0 = there is no room for a pool at all. */
  readonly poolSize: number;
  /** Which of the two it was. */
  readonly bound: 'share' | 'budget';
}

/**
 * Supabase's rule (apps/docs, guides/database/connection-management): where PostgREST is used heavily be careful to give
 * the pool more than 40 % of the connections, else give it 80 %. It speaks of one pool and knows nothing of what the other
 * services hold, so it counts inside the budget only: 80 % of 100 are 80, and in a whole stack the others need more than 20.
 * `others` = what everything but the pools of this pooler may take.
 */
export function poolerCeilings(
  sizes: PoolerSizes,
  server: ServerConnections,
  others: number,
): readonly PoolerCeiling[] {
  const left = Math.max(0, server.usable - others - sizes.own);
  return (
    [
      { use: 'heavy', share: 0.4 },
      { use: 'light', share: 0.8 },
    ] as const
  ).map(({ use, share }) => {
    const wished = Math.floor(share * server.max);
    const connections = Math.min(wished, left);
    const poolSize = Math.floor(connections / sizes.pools);
    return { use, share, connections, poolSize, bound: wished <= left ? 'share' : 'budget' };
  });
}
