import { type Fitting, fitPools, type PoolWish } from '../../../engine/budget/fitting.ts';
import { wishedConnections } from '../../../engine/budget/wished-connections.ts';
import { type Decision, defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { listed } from '../../../engine/words.ts';
import type { PoolerTenantsFact } from '../../../model/facts/database.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { bouncerFragments, mountedConfig } from '../bouncer-fragments.ts';
import { supavisorOf } from '../supavisor.ts';
import { supavisorFragments } from '../supavisor-fragments.ts';

export const fittedPool = defineChange({
  id: 'pool/fitted-pool',
  title: 'Fit the connection pools into the budget',
  why: 'All pools together stay below max_connections, and the pooler runs with the sizes that the files say.',
  sources: [
    'failure case 38',
    'failure case 39',
    'supabase/supavisor: lib/supavisor/manager.ex, lib/supavisor/tenants.ex',
    'edoburu/docker-pgbouncer: entrypoint.sh',
    'Supabase docs, Connection management: 40 % and 80 %',
  ],
  needs: ['services'],
  uses: ['settings', 'poolerTenants'],

  decide({ services }, { wishes, facts }): Decision {
    if (wishes.pool.mode === 'off') return notWanted('pool.mode is off');
    const { facts: seen, wish } = wishedConnections(services, facts, wishes);
    const pooler = seen.services.find(({ role }) => role === 'pooler');
    const why = whyNotFittable(pooler, wish);
    if (why !== null)
      return unmet(wish, why, [
        'leave pool.size and pool.max_clients out of seaworthy.yaml, and pool.mode at auto',
      ]);
    const fitting = fitPools(seen, wish);
    if (typeof fitting === 'string') return unmet(wish, fitting, ['seaworthy pool advise shows the budget']);
    if (!fitting.fits) return unmet(wish, tooMany(fitting, wish), hintsOf(fitting, wish));

    const fragments = fragmentsOf(seen.services, seen.poolerTenants?.tenants, fitting, wish);
    if (fragments.length === 0) return notWanted('the pools fit, and run as the files say', notesOf(fitting));
    return wanted(fragments, riskOf(fragments, pooler), notesOf(fitting));
  },
});

/** Somebody asked for just this; else it was left to us. */
function isExplicit({ mode, size, max_clients }: PoolWish): boolean {
  return mode === 'on' || size !== undefined || max_clients !== undefined;
}

function unmet(wish: PoolWish, reason: string, hints: readonly [string, ...string[]]): Decision {
  if (isExplicit(wish)) refused(reason, hints);
  return notWanted(reason, [`${reason}: ${hints[0]}`]);
}

/** Null = it can be sized, or nobody asked for that. */
function whyNotFittable(pooler: ServiceFact | undefined, wish: PoolWish): string | null {
  const isMeant = wish.size !== undefined || wish.max_clients !== undefined;
  const isKnown = ['supavisor', 'pgbouncer'].includes(pooler?.product ?? 'supavisor');
  if (isMeant && (pooler === undefined || !isKnown)) {
    return 'seaworthy.yaml sizes the pooler, but this stack runs neither Supavisor nor PgBouncer';
  }
  const file = pooler?.product === 'pgbouncer' ? mountedConfig(pooler) : undefined;
  if (pooler === undefined || file === undefined || !isExplicit(wish)) return null;
  return `${pooler.name} reads its sizes from ${file}, not from variables`;
}

function fragmentsOf(
  services: readonly ServiceFact[],
  tenants: PoolerTenantsFact['tenants'] | undefined,
  { sizes: fitted }: Fitting,
  { size: wishedSize, pinned }: PoolWish,
): readonly Fragment[] {
  const others = (fitted?.others ?? []).map(({ service, name, size }): Fragment => {
    return { kind: 'environment', service, name, value: String(size) };
  });
  const sizes = fitted === null || fitted.poolSize === null ? null : { ...fitted, poolSize: fitted.poolSize };
  const supavisor = supavisorOf(services);
  const isPinned = (of: ServiceFact) => (name: string) => pinned?.has(`${of.name}.${name}`) === true;
  if (supavisor !== undefined) {
    const request = { pooler: supavisor, tenants, sizes, wishedSize, isPinned: isPinned(supavisor) };
    return [...others, ...supavisorFragments(request)];
  }
  const bouncer = services.find(({ role, product }) => role === 'pooler' && product === 'pgbouncer');
  if (bouncer === undefined || sizes === null || mountedConfig(bouncer) !== undefined) return others;
  return [...others, ...bouncerFragments(bouncer, sizes, isPinned(bouncer))];
}

function tooMany({ taken, budget, needed }: Fitting, { reserve }: PoolWish): string {
  const wanted = `the pools would take ${taken} connections of ${budget.usable}, and ${reserve} are kept free`;
  return `${wanted}: it fits from max_connections ${needed} on`;
}

function hintsOf({ needed }: Fitting, { size }: PoolWish): readonly [string, ...string[]] {
  const raise = `set postgres.settings.max_connections to ${needed} in seaworthy.yaml, and give the database memory for it`;
  const smaller = size === undefined ? 'lower pool.reserve' : 'wish a smaller pool.size';
  return [raise, smaller, 'seaworthy pool advise shows the budget'];
}

function riskOf(fragments: readonly Fragment[], pooler: ServiceFact | undefined): string {
  const named = [...new Set(fragments.flatMap((one) => ('service' in one ? [one.service] : [])))];
  const others = named.filter((name) => name !== pooler?.name);
  const drops =
    pooler !== undefined && named.includes(pooler.name)
      ? [`every client of ${pooler.name} is cut off once and has to connect again`]
      : [];
  const restarts = others.length === 0 ? [] : [`${listed(others)} restart and answer nothing meanwhile`];
  return [...drops, ...restarts].join('; ');
}

function notesOf({ budget, sizes }: Fitting): readonly string[] {
  const bounded = sizes?.others.map(({ service }) => service) ?? [];
  const open = budget.unlimited.filter((service) => !bounded.includes(service));
  if (sizes === null || open.length === 0) return [];
  return [`${listed(open)} opens as many connections as it likes: pool.mode on bounds it`];
}
