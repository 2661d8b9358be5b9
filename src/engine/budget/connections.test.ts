import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment, here, service } from '../../../test/helpers/facts.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { type ConnectionFacts, connectionBudget } from './connections.ts';

const ports = (...targets: number[]) =>
  targets.map((target) => ({ published: String(target), target, protocol: 'tcp', at: [here] }));

const pools = (services: readonly ServiceFact[], more: Omit<ConnectionFacts, 'services'> = {}) =>
  connectionBudget({ services, ...more })
    .shares.filter(({ kind }) => kind === 'pool')
    .map(({ connections }) => connections);

const usable = (services: readonly ServiceFact[], settings?: Record<string, string>) =>
  connectionBudget({ services, settings }).usable;

const supavisor = (size: string, parts: Partial<ServiceFact> = {}) =>
  service('pooler', {
    environment: environment({ POOLER_DEFAULT_POOL_SIZE: size, DB_POOL_SIZE: '5' }),
    ports: ports(5432, 6543),
    ...parts,
  });

const stock = (size: string) => [
  service('db'),
  service('auth'),
  service('rest'),
  service('storage'),
  service('realtime'),
  service('meta'),
  supavisor(size),
];

describe('the connection budget', () => {
  it.each([
    ['a pool below zero', [service('rest', { environment: environment({ PGRST_DB_POOL: '-5' }) })]],
    [
      'half a connection',
      [service('storage', { environment: environment({ DATABASE_MAX_CONNECTIONS: '2.5' }) })],
    ],
    ['a pooler below zero', [supavisor('-5')]],
  ])('counts nothing with %s, which would make the sum less', (_what, services) => {
    expect(connectionBudget({ services: [service('db'), ...services] }).unreadable).toHaveLength(1);
  });

  it('is none of a server that keeps more than it has', () => {
    const settings = { max_connections: '2', superuser_reserved_connections: '3' };
    const budget = connectionBudget({ services: stock('20'), settings });
    expect(budget).toMatchObject({ usable: null, unreadable: ['max_connections'], ceilings: null });
  });

  it('takes the services’ own defaults', () => {
    const services = [service('rest'), service('storage'), service('realtime'), service('analytics')];
    expect(pools([...services, service('meta')])).toEqual([10, 20, 5, 10]);
  });

  it('counts a Supavisor pool for each mode that is published', () => {
    expect(pools([supavisor('20')])).toEqual([45]);
    expect(pools([supavisor('20', { ports: ports(6543) })])).toEqual([25]);
    expect(pools([supavisor('20', { ports: [] })])).toEqual([25]);
  });

  it('believes the rows of the pooler over its variables', () => {
    const poolerTenants = {
      tenants: [
        { externalId: 'a', defaultPoolSize: 30, defaultMaxClients: 100 },
        { externalId: 'b', defaultPoolSize: 10, defaultMaxClients: 100 },
      ],
    };
    expect(pools([supavisor('20', { ports: [] })], { poolerTenants })).toEqual([45]);
  });

  it.each([['DEFAULT_POOL_SIZE'], ['PGBOUNCER_DEFAULT_POOL_SIZE']])('knows PgBouncer’s %s', (name) => {
    const bouncer = service('pooler', { product: 'pgbouncer', environment: environment({ [name]: '30' }) });
    expect(pools([bouncer])).toEqual([30]);
  });

  it('counts no pooler that it does not know', () => {
    expect(pools([service('pooler', { product: 'pgcat' })])).toEqual([]);
  });

  it('knows that auth has no limit unless a size or a percentage is set, and which goes first', () => {
    const auth = (values: Record<string, string>) => [
      service('db'),
      service('auth', { environment: environment(values) }),
    ];
    expect(connectionBudget({ services: auth({}) })).toMatchObject({ unlimited: ['auth'], pools: 0 });
    expect(pools(auth({ GOTRUE_DB_MAX_POOL_SIZE: '8' }))).toEqual([8]);
    expect(pools(auth({ GOTRUE_DB_MAX_POOL_SIZE: '8', GOTRUE_DB_CONN_PERCENTAGE: '30' }))).toEqual([30]);
    expect(pools(auth({ GOTRUE_DB_CONN_PERCENTAGE: '0' }))).toEqual([null]);
  });

  it('adds the queue of the storage service where it is on', () => {
    const storage = (values: Record<string, string>) => [
      service('storage', { environment: environment(values) }),
    ];
    expect(pools(storage({ PG_QUEUE_ENABLE: 'true' }))).toEqual([24]);
    expect(pools(storage({ PG_QUEUE_ENABLE: 'true', PG_QUEUE_MAX_CONNECTIONS: '9' }))).toEqual([29]);
    expect(pools(storage({ PG_QUEUE_ENABLE: 'false' }))).toEqual([20]);
  });

  it('keeps apart what services open beside their pools', () => {
    const logs = service('analytics', {
      environment: environment({ POSTGRES_BACKEND_URL: 'postgres://db' }),
    });
    expect(connectionBudget({ services: [...stock('20'), logs] })).toMatchObject({
      pools: 80 + 10,
      beside: 1 + 7 + 1 + 3,
    });
  });

  it('reads the room from the server, else the command, else Postgres’ default', () => {
    const command = { value: ['postgres', '-c', 'max_connections=200'], at: [here] };
    expect(usable([service('db', { command })])).toBe(197);
    expect(usable([service('db', { command })], { max_connections: '60', reserved_connections: '2' })).toBe(
      55,
    );
    expect(usable([service('db')])).toBe(97);
    expect(usable([])).toBe(null);
  });

  it.each([['many'], ['Infinity'], ['1e999']])(
    'tells that %s is no number, and then trusts no sum',
    (size) => {
      const budget = connectionBudget({ services: stock(size) });
      expect(budget.unreadable[0]).toContain('POOLER_DEFAULT_POOL_SIZE');
      expect(budget.ceilings).toBe(null);
      expect(JSON.parse(JSON.stringify(budget))).toEqual(budget);
    },
  );
});

describe('the 40 % and 80 % of Supabase’s rule', () => {
  it('hold where the other services leave as much, and else what they leave', () => {
    const large = { max_connections: '500' };
    expect(connectionBudget({ services: stock('20'), settings: large }).ceilings).toEqual([
      { use: 'heavy', share: 0.4, connections: 200, poolSize: 100, bound: 'share' },
      { use: 'light', share: 0.8, connections: 400, poolSize: 200, bound: 'share' },
    ]);
    // 97 - 35 of the others - 9 beside pools - 5 of its own.
    expect(connectionBudget({ services: stock('20') }).ceilings).toEqual([
      { use: 'heavy', share: 0.4, connections: 40, poolSize: 20, bound: 'share' },
      { use: 'light', share: 0.8, connections: 48, poolSize: 24, bound: 'budget' },
    ]);
  });

  it('never allow more than the server has, whatever the services take', () => {
    const numbers = fc.record({
      max: fc.integer({ min: 1, max: 5000 }),
      rest: fc.integer({ min: 0, max: 3000 }),
      pool: fc.integer({ min: 1, max: 3000 }),
    });
    fc.assert(
      fc.property(numbers, ({ max, rest, pool }) => {
        const services = [
          service('db'),
          service('rest', { environment: environment({ PGRST_DB_POOL: `${rest}` }) }),
          supavisor(`${pool}`),
        ];
        const budget = connectionBudget({ services, settings: { max_connections: `${max}` } });
        for (const { connections, poolSize } of budget.ceilings ?? []) {
          const all = budget.pools - pool * 2 + poolSize * 2;
          expect(poolSize).toBeGreaterThanOrEqual(0);
          expect(poolSize * 2).toBeLessThanOrEqual(connections);
          if (poolSize > 0) expect(all + budget.beside).toBeLessThanOrEqual(budget.usable ?? 0);
        }
      }),
    );
  });

  it('are the same after a way through JSON', () => {
    const budget = connectionBudget({ services: stock('20') });
    expect(JSON.parse(JSON.stringify(budget))).toEqual(budget);
  });
});
