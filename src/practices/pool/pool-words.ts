// What the change of pools says: why a wish cannot be met, what is risked, what is left out.
import type { Fitting, PoolWish } from '../../engine/budget/fitting.ts';
import { mountedConfig } from '../../engine/budget/mounted-config.ts';
import { counted, listed } from '../../engine/words.ts';
import type { Known } from '../../model/fact.ts';
import type { ConnectionsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Fragment } from '../../model/fragment.ts';
import { supavisorOf } from './supavisor.ts';

/** Somebody asked for just this; else it was left to us. */
export function isExplicit({ mode, size, max_clients }: PoolWish): boolean {
  return mode === 'on' || size !== undefined || max_clients !== undefined;
}

/** Null = it can be sized, or nobody asked for that. */
export function whyNotFittable(pooler: ServiceFact | undefined, wish: PoolWish): string | null {
  const isMeant = wish.size !== undefined || wish.max_clients !== undefined;
  const isKnown = ['supavisor', 'pgbouncer'].includes(pooler?.product ?? 'supavisor');
  if (isMeant && (pooler === undefined || !isKnown)) {
    return 'seaworthy.yaml sizes the pooler, but this stack runs neither Supavisor nor PgBouncer';
  }
  const file = pooler?.product === 'pgbouncer' ? mountedConfig(pooler) : undefined;
  if (pooler === undefined || file === undefined || !isExplicit(wish)) return null;
  return `${pooler.name} reads its sizes from ${file}, not from variables`;
}

/** The sum that is too much, and from when on it would do. */
export function tooMany({ taken, budget, needed }: Fitting, { reserve }: PoolWish): string {
  const wanted = `the pools would take ${taken} connections of ${budget.usable}, and ${reserve} are kept free`;
  return `${wanted}: it fits from max_connections ${needed} on`;
}

/** What to do instead. */
export function hintsOf({ needed }: Fitting, { size }: PoolWish): readonly [string, ...string[]] {
  const raise = `set postgres.settings.max_connections to ${needed} in seaworthy.yaml, and give the database memory for it`;
  const smaller = size === undefined ? 'lower pool.reserve' : 'wish a smaller pool.size';
  return [raise, smaller, 'seaworthy pool advise shows the budget'];
}

/** Who is cut off when these fragments are applied. */
export function riskOf(fragments: readonly Fragment[], pooler: ServiceFact | undefined): string {
  const named = [...new Set(fragments.flatMap((one) => ('service' in one ? [one.service] : [])))];
  const others = named.filter((name) => name !== pooler?.name);
  const drops =
    pooler !== undefined && named.includes(pooler.name)
      ? [`every client of ${pooler.name} is cut off once and has to connect again`]
      : [];
  const restarts = others.length === 0 ? [] : [`${listed(others)} restart and answer nothing meanwhile`];
  return [...drops, ...restarts].join('; ');
}

/**
 * How much is going on now at a pooler that is cut off, as the database sees it. A note and no risk: a number that moves by itself would make
 * a plan another one before anybody can agree to it. Supavisor calls itself so towards the database (supabase/supavisor: lib/supavisor.ex,
 * application_name), and otherwise for its own tables (`supavisor_meta`) and to look up passwords (`Supavisor auth_query`). PgBouncer
 * hands on what its clients call themselves, so nobody can tell.
 */
export function heldNow(
  fragments: readonly Fragment[],
  pooler: ServiceFact | undefined,
  connections: Known<ConnectionsFact>,
): readonly string[] {
  const isCut = fragments.some((one) => 'service' in one && one.service === pooler?.name);
  if (pooler === undefined || !isCut || supavisorOf([pooler]) === undefined) return [];
  if (!connections.known || connections.value.takers === undefined) return [];
  const own = connections.value.takers.filter(({ application }) => /^supavisor$/i.test(application));
  const held = own.reduce((sum, { count }) => sum + count, 0);
  return [
    `${pooler.name} holds ${counted(held, 'connection')} to the database for its clients at this moment`,
  ];
}

/** Whose pool is left without a bound. */
export function notesOf({ budget, sizes }: Fitting): readonly string[] {
  const bounded = sizes?.others.map(({ service }) => service) ?? [];
  const open = budget.unlimited.filter((service) => !bounded.includes(service));
  if (sizes === null || open.length === 0) return [];
  return [`${listed(open)} opens as many connections as it likes: pool.mode on bounds it`];
}
