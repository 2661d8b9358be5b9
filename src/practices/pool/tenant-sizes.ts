import type { FittedSizes } from '../../engine/budget/fitting.ts';
import { sizedForAll, tenantSize } from '../../engine/budget/pooler.ts';
import type { PoolerTenantsFact } from '../../model/facts/database.ts';

type Tenant = PoolerTenantsFact['tenants'][number];

/** What a tenant's row should hold. */
export interface TenantSizes {
  readonly tenant: Tenant;
  readonly size: number;
  readonly clients: number;
}

/**
 * Divides the pooler's size among its tenants as it is divided now. `id` = the tenant that the files name, which alone
 * gets a wished size and the wished number of clients.
 */
export function tenantSizes(
  tenants: readonly Tenant[],
  id: string,
  sizes: FittedSizes & { readonly poolSize: number },
  wishedSize: number | undefined,
): readonly TenantSizes[] {
  const now = tenants.reduce((sum, tenant) => sum + sizedForAll(tenant), 0);
  const fixed = tenants.reduce((sum, tenant) => sum + tenantSize(tenant) - sizedForAll(tenant), 0);
  return tenants.map((tenant) => {
    const isNamed = tenant.externalId === id;
    const clients = isNamed ? sizes.clients : tenant.defaultMaxClients;
    if (wishedSize !== undefined) {
      return { tenant, clients, size: isNamed ? wishedSize : tenant.defaultPoolSize };
    }
    const part = sizedForAll(tenant);
    const size = Math.max(1, Math.floor(((sizes.poolSize - fixed) * part) / Math.max(1, now)));
    return { tenant, clients, size: part === 0 ? tenant.defaultPoolSize : size };
  });
}
