import { describe, expect, it } from 'vitest';
import { environment, here, service } from '../../../test/helpers/facts.ts';
import { roomOf, sharesOf } from './budget.ts';

const ports = (...targets: number[]) =>
  targets.map((target) => ({ published: String(target), target, protocol: 'tcp', at: [here] }));

describe('the connection budget', () => {
  it('takes the services’ own defaults', () => {
    const services = [
      service('rest'),
      service('storage'),
      service('realtime'),
      service('analytics'),
      service('meta'),
    ];
    expect(sharesOf(services).map(({ connections }) => connections)).toEqual([10, 20, 5, 10]);
  });

  it('counts a Supavisor pool for each mode that is published', () => {
    const values = environment({ POOLER_DEFAULT_POOL_SIZE: '20', DB_POOL_SIZE: '5' });
    const pooler = (...targets: number[]) =>
      service('pooler', { environment: values, ports: ports(...targets) });
    expect(sharesOf([pooler(5432, 6543)])[0]?.connections).toBe(45);
    expect(sharesOf([pooler(6543)])[0]?.connections).toBe(25);
    expect(sharesOf([pooler()])[0]?.connections).toBe(25);
  });

  it('believes the rows of the pooler over its variables', () => {
    const tenants = {
      tenants: [
        { externalId: 'a', defaultPoolSize: 30, defaultMaxClients: 100 },
        { externalId: 'b', defaultPoolSize: 10, defaultMaxClients: 100 },
      ],
    };
    const values = environment({ POOLER_DEFAULT_POOL_SIZE: '20', DB_POOL_SIZE: '5' });
    expect(sharesOf([service('pooler', { environment: values })], tenants)[0]?.connections).toBe(45);
  });

  it('knows PgBouncer’s variable, and that auth has no limit unless one is set', () => {
    const bouncer = service('pooler', {
      product: 'pgbouncer',
      environment: environment({ DEFAULT_POOL_SIZE: '30' }),
    });
    expect(sharesOf([bouncer])[0]?.connections).toBe(30);
    expect(sharesOf([service('pooler', { product: 'pgcat' })])).toEqual([]);
    expect(sharesOf([service('auth')])[0]?.connections).toBeUndefined();
    const limited = service('auth', { environment: environment({ GOTRUE_DB_MAX_POOL_SIZE: '8' }) });
    expect(sharesOf([limited])[0]?.connections).toBe(8);
  });

  it('reads the room from the server, else the command, else Postgres’ default', () => {
    const command = { value: ['postgres', '-c', 'max_connections=200'], at: [here] };
    expect(roomOf(service('db', { command }), undefined)).toBe(197);
    expect(roomOf(service('db', { command }), { max_connections: '60', reserved_connections: '2' })).toBe(55);
    expect(roomOf(service('db'), undefined)).toBe(97);
    expect(roomOf(undefined, undefined)).toBeUndefined();
  });
});
