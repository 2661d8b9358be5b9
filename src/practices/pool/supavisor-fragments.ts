// Supavisor: the variables seed a tenant that is not there yet; one that is there has its sizes in rows, which are set, too.
import type { FittedSizes } from '../../engine/budget/fitting.ts';
import { settingOf } from '../../engine/find-service.ts';
import type { PoolerTenantsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { EnvironmentFragment, Fragment, RowFragment } from '../../model/fragment.ts';
import { type TenantSizes, tenantSizes } from './tenant-sizes.ts';

export interface SupavisorRequest {
  readonly pooler: ServiceFact;
  /** Undefined = the database was not asked. */
  readonly tenants: PoolerTenantsFact['tenants'] | undefined;
  /** Null = sizes stay what the files say. */
  readonly sizes: (FittedSizes & { readonly poolSize: number }) | null;
  readonly wishedSize: number | undefined;
  readonly isPinned: (name: string) => boolean;
}

/** A label whose value follows the sizes: when only rows differ, it makes Compose recreate the pooler, which keeps rows for a day. */
export const rowsLabel = 'dev.seaworthy.pooler-rows';

/** What brings variables and rows to these sizes; nothing where they are so already. */
export function supavisorFragments(request: SupavisorRequest): readonly Fragment[] {
  const { pooler, tenants, sizes } = request;
  const id = settingOf(pooler, 'POOLER_TENANT_ID')?.text;
  if (id === undefined || id === null) return sizes === null ? [] : variables(request, sizes.poolSize);
  const wanted = tenants === undefined ? [] : wantedSizes(request, tenants, id);
  const named = wanted.find(({ tenant }) => tenant.externalId === id);
  const size = named?.size ?? request.wishedSize ?? sizes?.poolSize;
  const own = sizes === null || size === undefined ? [] : variables(request, size);
  const rows = tenants === undefined ? unseenRows(id, own) : wanted.flatMap(rowsOf);
  return [...own, ...rows, ...label(pooler, rows)];
}

/** Without a size to give, a row follows its file, where that says one. */
function wantedSizes(
  { pooler, sizes, wishedSize }: SupavisorRequest,
  tenants: PoolerTenantsFact['tenants'],
  id: string,
): readonly TenantSizes[] {
  if (sizes !== null) return tenantSizes(tenants, id, sizes, wishedSize);
  return tenants
    .filter(({ externalId }) => externalId === id)
    .map((tenant) => ({
      tenant,
      size: numberOf(pooler, 'POOLER_DEFAULT_POOL_SIZE') ?? tenant.defaultPoolSize,
      clients: numberOf(pooler, 'POOLER_MAX_CLIENT_CONN') ?? tenant.defaultMaxClients,
    }));
}

/** A positive number, as pooler.exs hands it to the row; undefined where there is none. */
function numberOf(pooler: ServiceFact, name: string): number | undefined {
  const value = Number(settingOf(pooler, name)?.text ?? Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}

function variables(
  { pooler, sizes, isPinned }: SupavisorRequest,
  size: number,
): readonly EnvironmentFragment[] {
  if (sizes === null) return [];
  return [
    { name: 'POOLER_DEFAULT_POOL_SIZE', wanted: size },
    { name: 'POOLER_MAX_CLIENT_CONN', wanted: sizes.clients },
    // Upstream's own name for it is POOLER_DB_POOL_SIZE; unset, Supavisor takes 25 (config/runtime.exs).
    { name: 'DB_POOL_SIZE', wanted: sizes.own, otherwise: 25 },
  ]
    .filter(({ name, wanted, otherwise }) => {
      return !isPinned(name) && (numberOf(pooler, name) ?? otherwise) !== wanted;
    })
    .map(({ name, wanted }) => ({
      kind: 'environment',
      service: pooler.name,
      name,
      value: String(wanted),
    }));
}

/** All columns of a tenant or none: what is recorded then tells the whole of it without the database. */
function rowsOf({ tenant, size, clients }: TenantSizes): readonly RowFragment[] {
  const users = (tenant.users ?? []).filter(
    ({ name, manager, poolSize }) => name === 'postgres' && !manager && poolSize !== null,
  );
  const isSo = tenant.defaultPoolSize === size && tenant.defaultMaxClients === clients;
  if (isSo && users.every(({ poolSize }) => poolSize === size)) return [];
  // Two rows of one user are of two modes, and no key tells them apart.
  const user = users.length === 1 ? [userRow(tenant.externalId, size)] : [];
  return [...tenantRows(tenant.externalId, size, clients), ...user];
}

function tenantRows(id: string, size: number, clients: number): readonly RowFragment[] {
  const row = { kind: 'row', database: '_supabase', table: '_supavisor.tenants' } as const;
  return [
    { ...row, key: { external_id: id }, column: 'default_pool_size', value: size },
    { ...row, key: { external_id: id }, column: 'default_max_clients', value: clients },
  ];
}

/** A row of `postgres` goes before the tenant's size (lib/supavisor/manager.ex). */
function userRow(id: string, size: number): RowFragment {
  const key = { tenant_external_id: id, db_user: 'postgres' };
  return {
    kind: 'row',
    database: '_supabase',
    table: '_supavisor.users',
    key,
    column: 'pool_size',
    value: size,
  };
}

/** Nobody looked at the rows: those whose variable changes are meant as well. */
function unseenRows(id: string, own: readonly EnvironmentFragment[]): readonly RowFragment[] {
  const value = (name: string) => own.find((one) => one.name === name)?.value;
  const [size, clients] = [value('POOLER_DEFAULT_POOL_SIZE'), value('POOLER_MAX_CLIENT_CONN')];
  return tenantRows(id, Number(size), Number(clients)).filter(({ value: one }) => !Number.isNaN(one));
}

function label(pooler: ServiceFact, rows: readonly RowFragment[]): readonly Fragment[] {
  if (rows.length === 0) return [];
  const value = rows
    .map((row) => `${Object.values(row.key).join('/')} ${row.column} ${row.value}`)
    .join(', ');
  return [{ kind: 'service-key', service: pooler.name, path: ['labels', rowsLabel], how: 'set', value }];
}
