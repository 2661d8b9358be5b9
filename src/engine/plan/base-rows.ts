// Facts of rows as they would be without us: changes decide on the deployment without our override, rows included. Else a row
// that was set would be taken for one that needs nothing, and given back.
import { isDeepStrictEqual } from 'node:util';
import { known } from '../../model/fact.ts';
import type { PoolerTenantsFact, PoolerUser } from '../../model/facts/database.ts';
import type { Facts } from '../../model/facts/table.ts';
import type { Json } from '../../model/fragment.ts';
import type { RowRecord } from '../../model/run.ts';

/**
 * `rows` are those of the generation in effect. A row that holds neither our value nor the one before is a person's, and
 * stays. Where the database was not asked, what is recorded stands for what could be seen.
 */
export function withoutOurRows(facts: Facts, rows: readonly RowRecord[]): Facts {
  const ours = rows.filter(({ database, table }) => database === '_supabase' && table in tables);
  if (ours.length === 0) return facts;
  const seen = facts.table.poolerTenants;
  const tenants = seen.known ? seen.value.tenants : tenantsOf(ours);
  const before = tenants.map((tenant) => tenantBefore(tenant, ours));
  return { ...facts, table: { ...facts.table, poolerTenants: known({ tenants: before }) } };
}

type Tenant = PoolerTenantsFact['tenants'][number];

const tables = { '_supavisor.tenants': 'external_id', '_supavisor.users': 'tenant_external_id' } as const;

function tenantsOf(rows: readonly RowRecord[]): readonly Tenant[] {
  const ids = [...new Set(rows.map(idOf))];
  return ids.flatMap((externalId) => {
    const value = (column: string) =>
      rows.find((row) => idOf(row) === externalId && row.column === column)?.value;
    const [size, clients] = [value('default_pool_size'), value('default_max_clients')];
    if (typeof size !== 'number' || typeof clients !== 'number') return [];
    return [{ externalId, defaultPoolSize: size, defaultMaxClients: clients }];
  });
}

function tenantBefore(tenant: Tenant, rows: readonly RowRecord[]): Tenant {
  const own = rows.filter((row) => idOf(row) === tenant.externalId);
  const of = (table: string, column: string, user?: string) =>
    own.find((row) => row.table === table && row.column === column && row.key['db_user'] === user);
  return {
    ...tenant,
    defaultPoolSize: numberBefore(of('_supavisor.tenants', 'default_pool_size'), tenant.defaultPoolSize),
    defaultMaxClients: numberBefore(
      of('_supavisor.tenants', 'default_max_clients'),
      tenant.defaultMaxClients,
    ),
    ...(tenant.users === undefined
      ? {}
      : {
          users: tenant.users.map((user) => userBefore(user, of('_supavisor.users', 'pool_size', user.name))),
        }),
  };
}

function userBefore(user: PoolerUser, row: RowRecord | undefined): PoolerUser {
  return user.manager || user.poolSize === null
    ? user
    : { ...user, poolSize: numberBefore(row, user.poolSize) };
}

function numberBefore(row: RowRecord | undefined, present: number): number {
  if (row === undefined || !isDeepStrictEqual(row.value, present as Json)) return present;
  return typeof row.before === 'number' ? row.before : present;
}

function idOf({ table, key }: RowRecord): string {
  return key[tables[table as keyof typeof tables]] ?? '';
}
