import type { Fitting, PoolWish } from '../../engine/budget/fitting.ts';
import { mountedConfig } from '../../engine/budget/mounted-config.ts';
import type { PoolerTenantsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Fragment } from '../../model/fragment.ts';
import { bouncerFragments } from './bouncer-fragments.ts';
import { supavisorOf } from './supavisor.ts';
import { supavisorFragments } from './supavisor-fragments.ts';

/** Variables and rows that give every pool its size. `tenants` undefined = the database was not asked. */
export function poolFragments(
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
