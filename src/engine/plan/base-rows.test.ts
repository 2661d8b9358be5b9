import { expect, it } from 'vitest';
import { table } from '../../../test/helpers/facts.ts';
import type { PoolerTenantsFact } from '../../model/facts/database.ts';
import type { Facts } from '../../model/facts/table.ts';
import type { Json } from '../../model/fragment.ts';
import type { RowRecord } from '../../model/run.ts';
import { withoutOurRows } from './base-rows.ts';

const facts = (poolerTenants?: PoolerTenantsFact): Facts => ({
  schemaVersion: 1,
  collectedBy: 'test',
  collectedAt: '2026-11-22T12:00:00Z',
  table: table(poolerTenants === undefined ? {} : { poolerTenants }),
});

const tenants = (defaultPoolSize: number): PoolerTenantsFact => ({
  tenants: [
    {
      externalId: 'main',
      defaultPoolSize,
      defaultMaxClients: 100,
      users: [{ name: 'postgres', manager: false, poolSize: defaultPoolSize, password: 'unread' }],
    },
  ],
});

const record = (column: string, value: Json, before: Json, parts: Partial<RowRecord> = {}): RowRecord => ({
  kind: 'row',
  database: '_supabase',
  table: '_supavisor.tenants',
  key: { external_id: 'main' },
  column,
  value,
  before,
  change: 'pool/fitted-pool',
  ...parts,
});

const ours = [
  record('default_pool_size', 16, 20),
  record('default_max_clients', 100, 100),
  record('pool_size', 16, 25, {
    table: '_supavisor.users',
    key: { tenant_external_id: 'main', db_user: 'postgres' },
  }),
];

const seen = (given: Facts) => {
  const { poolerTenants } = given.table;
  return poolerTenants.known ? poolerTenants.value.tenants : poolerTenants.reason;
};

it('shows a row of ours with the value before us, so that the decision stays what it was', () => {
  expect(seen(withoutOurRows(facts(tenants(16)), ours))).toMatchObject([
    { defaultPoolSize: 20, users: [{ poolSize: 25 }] },
  ]);
});

it('shows a row that a person changed since as it is', () => {
  expect(seen(withoutOurRows(facts(tenants(55)), ours))).toMatchObject([
    { defaultPoolSize: 55, users: [{ poolSize: 55 }] },
  ]);
});

it('takes what is recorded for what could not be looked at', () => {
  expect(seen(withoutOurRows(facts(), ours))).toEqual([
    { externalId: 'main', defaultPoolSize: 20, defaultMaxClients: 100 },
  ]);
});

it('leaves facts alone where no row is ours', () => {
  expect(seen(withoutOurRows(facts(), []))).toBe('needs Docker');
  expect(seen(withoutOurRows(facts(tenants(16)), []))).toMatchObject([{ defaultPoolSize: 16 }]);
});
