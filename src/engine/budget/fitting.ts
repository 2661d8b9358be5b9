// Sizes with which all pools fit into the server's connections: the advice, and what the change applies. Pure.
import { counted } from '../words.ts';
import { type ConnectionBudget, type ConnectionFacts, connectionBudget } from './connections.ts';
import { cutBy, type OtherPool, otherPools } from './other-pools.ts';
import type { PoolerSizes } from './pooler.ts';

/** `pool` of seaworthy.yaml, and what else is pinned there. */
export interface PoolWish {
  /** `on` = sizes always; `auto` = only where the pools exceed the server's connections. */
  readonly mode: 'auto' | 'on' | 'off';
  /** Percent of max_connections for the pooler. */
  readonly share: number;
  /** Of the tenant that the files name. */
  readonly size?: number | undefined;
  readonly max_clients?: number | undefined;
  /** Connections kept free. */
  readonly reserve: number;
  /** `SERVICE.VARIABLE` that a person set in seaworthy.yaml: never changed here. */
  readonly pinned?: ReadonlySet<string>;
}

export interface FittedSizes {
  /** Of one pool of the pooler, its tenants added up; null = no pooler that is known. */
  readonly poolSize: number | null;
  /** What the pooler keeps for its own tables. */
  readonly own: number;
  readonly clients: number;
  readonly others: readonly (OtherPool & { readonly size: number })[];
  /** Why the pooler's pools have this size. */
  readonly why: string;
}

export interface Fitting {
  readonly budget: ConnectionBudget;
  /** Null = nothing is to be sized by this wish. */
  readonly sizes: FittedSizes | null;
  readonly fits: boolean;
  /** Everything that may be taken with these sizes, the reserve left out. */
  readonly taken: number;
  /** max_connections with which the least that is useful fits, or the wished size. */
  readonly needed: number;
}

/** What a pool of the pooler has at least before other services give something up: fewer queue at a handful of slow queries. */
const leastPool = 5;
/** What upstream gives Supavisor for its own tables: .env.example, POOLER_DB_POOL_SIZE. */
export const ownPool = 5;

/** The sizes; or why nothing can be said. */
export function fitPools(facts: ConnectionFacts, wish: PoolWish): Fitting | string {
  const budget = connectionBudget(facts);
  if (budget.unreadable.length > 0) return `not a number: ${budget.unreadable[0]}`;
  const { max, usable, pooler } = budget;
  if (max === null || usable === null) return 'max_connections of the external Postgres is not known';
  const others = otherPools(facts.services, max, wish);
  const server = { max, usable };
  const base = loadOf(budget, others, wish);
  if (!isActing(budget, wish)) {
    const idle = { budget, sizes: null, fits: budget.pools <= usable, taken: budget.pools + budget.beside };
    return { ...idle, needed: max };
  }
  const fitted =
    pooler === null
      ? withoutPooler(base, server, others)
      : withPooler(pooler, base, server, others, wish, budget.pools > usable);
  const { sizes, short } = fitted;
  const cut = sizes.others.reduce((sum, { now, size }) => sum + Math.max(0, (now ?? 0) - size), 0);
  const taken = base - wish.reserve - cut + sizes.own + (sizes.poolSize ?? 0) * (pooler?.pools ?? 0);
  return { budget, sizes, fits: short === 0, taken, needed: max + short };
}

function isActing({ pools, usable }: ConnectionBudget, { mode, size, max_clients }: PoolWish): boolean {
  if (mode === 'off') return false;
  return mode === 'on' || size !== undefined || max_clients !== undefined || pools > (usable ?? pools);
}

/** Everything but the pooler, and what is kept free. A pool without a limit is reckoned with what it would be bounded to. */
function loadOf(budget: ConnectionBudget, others: readonly OtherPool[], { reserve }: PoolWish): number {
  const { pooler, pools, beside } = budget;
  const own = pooler === null ? 0 : pooler.poolSize * pooler.pools + pooler.own;
  const unbounded = others.filter(({ now }) => now === null).reduce((sum, { bound }) => sum + bound, 0);
  return pools - own + beside + unbounded + reserve;
}

interface Server {
  readonly max: number;
  readonly usable: number;
}

interface Sized {
  readonly sizes: FittedSizes;
  /** Connections that are lacking; 0 = it fits. */
  readonly short: number;
}

function withoutPooler(base: number, { usable }: Server, others: readonly OtherPool[]): Sized {
  const lacking = Math.max(0, base - usable);
  const cut = cutBy(others, lacking);
  const sizes = { poolSize: null, own: 0, clients: 0, others: cut.pools, why: '' };
  return { sizes, short: lacking - cut.freed };
}

function withPooler(
  pooler: PoolerSizes,
  base: number,
  server: Server,
  others: readonly OtherPool[],
  wish: PoolWish,
  isOver: boolean,
): Sized {
  const { pools } = pooler;
  const target = targetOf(pooler, server, wish, isOver);
  const least = wish.size === undefined ? Math.min(target, Math.max(leastPool, pooler.fixed + 1)) : target;
  const isPinned = wish.pinned?.has(`${pooler.service}.DB_POOL_SIZE`) === true;
  const fitsAsIs = base + pooler.own + target * pools <= server.usable;
  const own = fitsAsIs || isPinned ? pooler.own : Math.min(pooler.own, ownPool);
  const room = server.usable - base - own;
  const lacking = Math.max(0, least * pools - room);
  // A wished size is somebody's own: no other service gives something up for it unasked.
  const cut = cutBy(others, wish.size === undefined ? lacking : 0);
  const short = lacking - cut.freed;
  const poolSize = short > 0 ? least : Math.min(target, Math.floor((room + cut.freed) / pools));
  const clients = wish.max_clients ?? Math.max(pooler.clients, poolSize * pools);
  const why = whyOf(poolSize, target, pooler, server, wish);
  return { sizes: { poolSize, own, clients, others: cut.pools, why }, short };
}

/** What a pool would have if there were room for it. */
function targetOf(pooler: PoolerSizes, { max }: Server, wish: PoolWish, isOver: boolean): number {
  const { poolSize, named, fixed } = pooler;
  if (wish.size !== undefined) return poolSize - named + wish.size;
  const share = Math.max(fixed + 1, shareOf(pooler, max, wish));
  if (wish.mode === 'on') return share;
  return isOver ? Math.min(poolSize, share) : poolSize;
}

function shareOf({ pools }: PoolerSizes, max: number, { share }: PoolWish): number {
  return Math.floor((share * max) / 100 / pools);
}

function whyOf(size: number, target: number, pooler: PoolerSizes, { max }: Server, wish: PoolWish): string {
  if (wish.size !== undefined) return 'as wished';
  const pools = counted(pooler.pools, 'pool');
  if (size < target) return `what the other services and the reserve leave, in ${pools}`;
  if (size === shareOf(pooler, max, wish)) return `${wish.share} % of ${max}, in ${pools}`;
  return 'it fits as it is';
}
