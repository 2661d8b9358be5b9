import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { environment, here, image, service } from '../../../../test/helpers/facts.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import type { PoolerTenantsFact } from '../../../model/facts/database.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment } from '../../../model/fragment.ts';
import { fittedPool } from './fitted-pool.ts';

const ports = [5432, 6543].map((target) => ({
  published: String(target),
  target,
  protocol: 'tcp',
  at: [here],
}));

const pooler = (size = '20') =>
  service('pooler', {
    name: 'supavisor',
    product: 'supavisor',
    environment: environment({
      POOLER_TENANT_ID: 'main',
      POOLER_DEFAULT_POOL_SIZE: size,
      POOLER_MAX_CLIENT_CONN: '100',
      DB_POOL_SIZE: '5',
    }),
    ports,
  });

const bouncer = (parts: Partial<ServiceFact> = {}) =>
  service('pooler', {
    name: 'pgbouncer',
    product: 'pgbouncer',
    image: image('edoburu/pgbouncer:v1.25.2-p0'),
    environment: environment({ DEFAULT_POOL_SIZE: '90', MAX_CLIENT_CONN: '100' }),
    ...parts,
  });

const stock = (...more: readonly ServiceFact[]) => [
  ...(['db', 'auth', 'rest', 'storage', 'realtime', 'meta'] as const).map((role) => service(role)),
  ...more,
];

type Tenant = PoolerTenantsFact['tenants'][number];

const tenant = (defaultPoolSize = 20, parts: Partial<Tenant> = {}): Tenant => ({
  externalId: 'main',
  defaultPoolSize,
  defaultMaxClients: 100,
  ...parts,
});

function decide(
  services: readonly ServiceFact[],
  tenants: readonly Tenant[] | null,
  wishes: WrittenWishes = {},
) {
  return decision(
    fittedPool,
    { services, ...(tenants === null ? {} : { poolerTenants: { tenants } }) },
    wishesWith(wishes),
  );
}

function fragmentsOf(...given: Parameters<typeof decide>): readonly Fragment[] {
  const decided = decide(...given);
  return decided.wanted ? decided.fragments : expect.fail(decided.reason);
}

const variable = (name: string, value: string, of = 'supavisor') => ({
  kind: 'environment',
  service: of,
  name,
  value,
});

const row = (column: string, value: number, id = 'main') => ({
  kind: 'row',
  database: '_supabase',
  table: '_supavisor.tenants',
  key: { external_id: id },
  column,
  value,
});

describe('pool/fitted-pool, left to us', () => {
  it('changes nothing where the pools fit and run as the files say', () => {
    expect(decide(stock(pooler()), [tenant()])).toMatchObject({ wanted: false });
    expect(decide(stock(pooler()), null)).toMatchObject({ wanted: false });
    expect(decide(stock(pooler('90')), [tenant()], { pool: { mode: 'off' } })).toMatchObject({
      wanted: false,
    });
  });

  it('brings the row to what the file says, and makes the pooler read it again', () => {
    expect(fragmentsOf(stock(pooler('18')), [tenant(20)])).toEqual([
      row('default_pool_size', 18),
      row('default_max_clients', 100),
      {
        kind: 'service-key',
        service: 'supavisor',
        path: ['labels', 'dev.seaworthy.pooler-rows'],
        how: 'set',
        value: 'main default_pool_size 18, main default_max_clients 100',
      },
    ]);
  });

  it('lowers variable and row together where the pools exceed the budget, and says who is cut off', () => {
    const decided = decide(stock(pooler('40')), [tenant(40)]);
    expect(decided).toMatchObject({
      fragments: [variable('POOLER_DEFAULT_POOL_SIZE', '16'), row('default_pool_size', 16), {}, {}],
      risk: 'every client of supavisor is cut off once and has to connect again',
      notes: [expect.stringContaining('auth opens as many connections as it likes')],
    });
  });

  it('says how much is going on at a pooler that is cut off, beside the risk, which stays the same', () => {
    const taker = (application: string, count: number) => ({ user: 'postgres', application, count });
    const takers = [taker('Supavisor', 12), taker('supavisor_meta', 5), taker('psql', 1)];
    const connections = { max: 100, reserved: 3, used: 18, byUser: {}, idleInTransactionOver5Min: 0, takers };
    const asked = (services: readonly ServiceFact[]) =>
      decision(fittedPool, { services, connections }, wishesWith({ pool: { mode: 'on' } }));
    const decided = asked(stock(pooler('40')));
    expect(decided).toMatchObject({ risk: expect.not.stringContaining('12') });
    expect(decided.notes).toContain(
      'supavisor holds 12 connections to the database for its clients at this moment',
    );
    expect(asked(stock(bouncer())).notes?.join()).not.toContain('at this moment');
  });

  it('leaves what was fitted as it is while an external server cannot be asked', () => {
    const decided = decide(stock(pooler()).slice(1), null);
    expect(decided).toMatchObject({ wanted: null, reason: expect.stringContaining('external Postgres') });
  });

  it('means the row as well when nobody could look at it', () => {
    expect(fragmentsOf(stock(pooler('40')), null)).toMatchObject([
      variable('POOLER_DEFAULT_POOL_SIZE', '16'),
      row('default_pool_size', 16),
      { kind: 'service-key' },
    ]);
  });

  it('divides among tenants as they are divided, those that the files do not name included', () => {
    const tenants = [tenant(30), tenant(10, { externalId: 'other', defaultMaxClients: 50 })];
    expect(fragmentsOf(stock(pooler('30')), tenants)).toMatchObject([
      variable('POOLER_DEFAULT_POOL_SIZE', '12'),
      row('default_pool_size', 12),
      {},
      row('default_pool_size', 4, 'other'),
      row('default_max_clients', 50, 'other'),
      {},
    ]);
  });

  it('sets the row of the user postgres, which goes before the tenant’s, and not the manager’s', () => {
    const users = [
      { name: 'pgbouncer', manager: true, poolSize: 20, password: 'current' as const },
      { name: 'postgres', manager: false, poolSize: 25, password: 'unread' as const },
    ];
    const rows = fragmentsOf(stock(pooler()), [tenant(20, { users })]);
    expect(rows).toContainEqual({
      kind: 'row',
      database: '_supabase',
      table: '_supavisor.users',
      key: { tenant_external_id: 'main', db_user: 'postgres' },
      column: 'pool_size',
      value: 20,
    });
    expect(JSON.stringify(rows)).not.toContain('pgbouncer');
  });

  it('is a note, not a refusal, where nothing fits', () => {
    const wishes = { postgres: { settings: { max_connections: 40 } } };
    expect(decide(stock(pooler()), [tenant()], wishes)).toMatchObject({
      wanted: false,
      notes: [expect.stringMatching(/max_connections to \d+/)],
    });
  });

  it('counts what other wishes set, and leaves it to them', () => {
    const wishes = { environment: { supavisor: { POOLER_DEFAULT_POOL_SIZE: 10, DB_POOL_SIZE: 5 } } };
    expect(fragmentsOf(stock(pooler()), [tenant()], wishes)).toMatchObject([
      row('default_pool_size', 10),
      row('default_max_clients', 100),
      {},
    ]);
  });
});

describe('pool/fitted-pool, wished', () => {
  it('gives the size and the clients that are wished', () => {
    const wishes = { pool: { size: 12, max_clients: 300 } };
    expect(fragmentsOf(stock(pooler()), [tenant()], wishes)).toMatchObject([
      variable('POOLER_DEFAULT_POOL_SIZE', '12'),
      variable('POOLER_MAX_CLIENT_CONN', '300'),
      row('default_pool_size', 12),
      row('default_max_clients', 300),
      {},
    ]);
  });

  it('sizes by the share with mode on, and bounds auth', () => {
    const wishes = { pool: { mode: 'on' as const }, postgres: { settings: { max_connections: 200 } } };
    expect(fragmentsOf(stock(pooler()), [tenant()], wishes)).toMatchObject([
      variable('GOTRUE_DB_MAX_POOL_SIZE', '10', 'auth'),
      variable('POOLER_DEFAULT_POOL_SIZE', '40'),
      row('default_pool_size', 40),
      {},
      {},
    ]);
  });

  it('is refused where it cannot fit, with what would do', () => {
    const size = () => decide(stock(pooler()), [tenant()], { pool: { size: 50 } });
    expect(size).toThrow(/it fits from max_connections 167 on/);
    const on = { pool: { mode: 'on' as const }, postgres: { settings: { max_connections: 40 } } };
    expect(() => decide(stock(pooler()), [tenant()], on)).toThrow(/it fits from max_connections/);
  });

  it('is refused where there is no pooler to size', () => {
    expect(() => decide(stock(), null, { pool: { size: 5 } })).toThrow(/neither Supavisor nor PgBouncer/);
  });
});

describe('PgBouncer', () => {
  it('is given its variables', () => {
    expect(fragmentsOf(stock(bouncer()), null)).toEqual([variable('DEFAULT_POOL_SIZE', '38', 'pgbouncer')]);
    const bitnami = bouncer({ image: image('bitnami/pgbouncer:1'), environment: {} });
    expect(fragmentsOf(stock(bitnami), null, { pool: { size: 7, max_clients: 90 } })).toEqual([
      variable('PGBOUNCER_DEFAULT_POOL_SIZE', '7', 'pgbouncer'),
      variable('PGBOUNCER_MAX_CLIENT_CONN', '90', 'pgbouncer'),
    ]);
  });

  it('keeps a configuration file of its own: a wish for it is refused, naming the file', () => {
    const volumes = [
      {
        type: 'bind',
        source: '/srv/pgbouncer.ini',
        target: '/etc/pgbouncer/pgbouncer.ini',
        readOnly: true,
        at: [here],
      },
    ];
    expect(decide(stock(bouncer({ volumes })), null)).toMatchObject({ wanted: false });
    expect(() => decide(stock(bouncer({ volumes })), null, { pool: { size: 5 } })).toThrow(
      /reads its sizes from \/srv\/pgbouncer\.ini/,
    );
  });
});
