// What `pool advise` says: the whole budget, line by line, with what is used and what each size should be. Pure, plain JSON.
import type { Known } from '../../model/fact.ts';
import type { ConnectionsFact, PoolerTenantsFact, SettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';
import { settingOf } from '../find-service.ts';
import { editPlace, valueName } from '../in-effect.ts';
import type { Wishes } from '../wishes/schema.ts';
import { type ConnectionFacts, type ConnectionShare, connectionBudget } from './connections.ts';
import { type Fitting, fitPools, type PoolWish } from './fitting.ts';
import { mountedConfig } from './mounted-config.ts';
import { bouncerNames } from './pooler.ts';
import { wishedConnections } from './wished-connections.ts';

export interface AdviceLine {
  readonly service: string;
  readonly kind: 'pool' | 'beside';
  /** Connections now and as advised; null = no limit. */
  readonly now: number | null;
  readonly advised: number | null;
  /** What makes up the present number, or the advised one where it differs. */
  readonly why: string;
}

/** One value to set. */
export interface AdvisedValue {
  readonly service: string;
  readonly name: string;
  /** null = not set. */
  readonly now: number | null;
  readonly advised: number;
  readonly why: string;
  /** Where it takes effect: a key of the env file or a variable of the service; then rows. */
  readonly where: readonly string[];
  readonly at: Place;
}

export interface PoolAdvice {
  readonly schemaVersion: 1;
  readonly server: { readonly max: number; readonly reserved: number; readonly usable: number };
  /** Connections kept free: `pool.reserve`. */
  readonly reserve: number;
  /** Percent of `max` for the pooler. */
  readonly share: number;
  readonly lines: readonly AdviceLine[];
  /** What all lines may take together; those without a limit count nothing now, and what they are bounded to as advised. */
  readonly taken: { readonly now: number; readonly advised: number };
  readonly values: readonly AdvisedValue[];
  /** What Supabase's rule gives one pool inside what the others leave; empty without a pooler that is known. */
  readonly choices: readonly {
    readonly use: 'heavy' | 'light';
    readonly share: number;
    readonly poolSize: number;
  }[];
  /** What is open at this moment; null = the database was not asked. */
  readonly open: ConnectionsFact | null;
  readonly fits: boolean;
  /** max_connections with which it fits; `server.max` where it fits already. */
  readonly neededMaxConnections: number;
}

export interface AdviceFacts {
  readonly services: readonly ServiceFact[];
  readonly settings: Known<SettingsFact>;
  readonly poolerTenants: Known<PoolerTenantsFact>;
  readonly connections: Known<ConnectionsFact>;
}

/** Advice as `pool.mode: on` would size. Throws a Problem where there is no budget to speak of. */
export function poolAdvice(facts: AdviceFacts, wishes: Wishes): PoolAdvice {
  const { facts: wished, wish } = wishedConnections(facts.services, facts, wishes);
  const fitting = fitPools(wished, { ...wish, mode: 'on' });
  if (typeof fitting === 'string') throw unknownBudget(fitting);
  const now = connectionBudget({ ...wished, services: facts.services });
  const values = valuesOf(fitting, wished.services);
  const { max, reserved, usable } = fitting.budget;
  return {
    schemaVersion: 1,
    server: { max: max ?? 0, reserved, usable: usable ?? 0 },
    reserve: wish.reserve,
    share: wish.share,
    lines: now.shares.map((share) => lineOf(share, fitting)),
    taken: { now: now.pools + now.beside, advised: fitting.taken },
    values,
    choices: choicesOf(wished, wish),
    open: facts.connections.known ? facts.connections.value : null,
    fits: fitting.fits,
    neededMaxConnections: fitting.needed,
  };
}

function choicesOf(facts: ConnectionFacts, wish: PoolWish): PoolAdvice['choices'] {
  const uses = [
    { use: 'heavy', share: 40 },
    { use: 'light', share: 80 },
  ] as const;
  return uses.flatMap(({ use, share }) => {
    const fitting = fitPools(facts, { ...wish, share, mode: 'on', size: undefined });
    const poolSize = typeof fitting === 'string' ? null : (fitting.sizes?.poolSize ?? null);
    return poolSize === null ? [] : [{ use, share, poolSize }];
  });
}

function lineOf(
  { service, kind, connections, how }: ConnectionShare,
  { budget, sizes }: Fitting,
): AdviceLine {
  const line = { service, kind, now: connections };
  if (kind === 'beside' || sizes === null) return { ...line, advised: connections, why: how };
  const { pooler } = budget;
  if (pooler?.service === service && sizes.poolSize !== null) {
    const advised = sizes.poolSize * pooler.pools + sizes.own;
    return { ...line, advised, why: advised === connections ? how : sizes.why };
  }
  const other = sizes.others.find((one) => one.service === service);
  if (other === undefined) return { ...line, advised: connections, why: how };
  const advised = connections === null ? other.size : connections - (other.now ?? 0) + other.size;
  return { ...line, advised, why: whyOther(other.now) };
}

function whyOther(now: number | null): string {
  return now === null
    ? 'without a bound no budget holds'
    : 'lowered so that the pooler keeps the least that is useful';
}

function valuesOf({ budget, sizes }: Fitting, services: readonly ServiceFact[]): readonly AdvisedValue[] {
  if (sizes === null) return [];
  const others = sizes.others.map(({ service, name, now, size }) => ({
    ...{ service, name, now, advised: size },
    why: whyOther(now),
    rows: [],
  }));
  const { pooler } = budget;
  const own = pooler === null || sizes.poolSize === null ? [] : poolerValues(pooler, sizes, services);
  return [...own, ...others].flatMap(({ rows, ...value }) => {
    const service = services.find(({ name }) => name === value.service);
    if (service === undefined || value.now === value.advised) return [];
    const setting = settingOf(service, value.name);
    const where =
      setting === undefined
        ? `services.${service.name}.environment.${value.name}`
        : valueName(service, value.name, setting);
    const file = service.product === 'pgbouncer' ? mountedConfig(service) : undefined;
    const at = (setting === undefined ? undefined : editPlace(setting)) ?? service.at;
    return [{ ...value, where: [file ?? where, ...rows], at }];
  });
}

function poolerValues(
  pooler: NonNullable<Fitting['budget']['pooler']>,
  sizes: NonNullable<Fitting['sizes']>,
  services: readonly ServiceFact[],
) {
  const { service } = pooler;
  const [size, clients] = [sizes.poolSize ?? 0, sizes.clients];
  const isSupavisor = pooler.product === 'supavisor';
  const of = services.find(({ name }) => name === service);
  const nameOf = (names: readonly string[]) =>
    names.find((name) => of !== undefined && settingOf(of, name) !== undefined) ?? names[0] ?? '';
  const row = (column: string) => (isSupavisor ? [`_supavisor.tenants ${column}`] : []);
  return [
    {
      ...{ service, now: pooler.poolSize, advised: size, why: sizes.why },
      name: isSupavisor ? 'POOLER_DEFAULT_POOL_SIZE' : nameOf(bouncerNames.size),
      rows: row('default_pool_size'),
    },
    {
      ...{ service, now: pooler.clients, advised: clients, why: 'no fewer clients than connections' },
      name: isSupavisor ? 'POOLER_MAX_CLIENT_CONN' : nameOf(bouncerNames.clients),
      rows: row('default_max_clients'),
    },
    {
      ...{ service, now: pooler.own, advised: sizes.own, rows: [] },
      name: 'DB_POOL_SIZE',
      why: "for Supavisor's own tables; upstream gives it as much",
    },
  ];
}

function unknownBudget(reason: string): Problem {
  return new Problem({
    code: 'budget-unknown',
    message: `there is no connection budget: ${reason}`,
    hints: ['run it where the database answers; of an external one, ask its owner: show max_connections'],
  });
}
