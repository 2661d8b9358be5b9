import { describe, expect, it } from 'vitest';
import { wishesWith } from '../../../test/helpers/changes.ts';
import {
  environment,
  type FactTableInput,
  here,
  service,
  table,
  value,
} from '../../../test/helpers/facts.ts';
import type { WrittenWishes } from '../wishes/schema.ts';
import { poolAdvice } from './advice.ts';

const pooler = service('pooler', {
  name: 'supavisor',
  product: 'supavisor',
  environment: {
    ...environment({ POOLER_TENANT_ID: 'main', DB_POOL_SIZE: '25' }),
    POOLER_DEFAULT_POOL_SIZE: value('20', {
      variables: ['POOLER_DEFAULT_POOL_SIZE'],
      at: [here, { file: '.env', line: 7 }],
    }),
  },
});
const services = [service('db'), service('auth'), service('rest'), pooler];

function advise(written: WrittenWishes = {}, given: FactTableInput = {}, of = services) {
  const { settings, poolerTenants, connections } = table(given);
  return poolAdvice({ services: of, settings, poolerTenants, connections }, wishesWith(written));
}

describe('the advice', () => {
  it('tells each value to set, why, and every place where it takes effect', () => {
    expect(advise().values).toEqual([
      {
        service: 'supavisor',
        name: 'POOLER_DEFAULT_POOL_SIZE',
        now: 20,
        advised: 40,
        why: '40 % of 100, in 1 pool',
        where: ['POOLER_DEFAULT_POOL_SIZE', '_supavisor.tenants default_pool_size'],
        at: { file: '.env', line: 7 },
      },
      {
        service: 'auth',
        name: 'GOTRUE_DB_MAX_POOL_SIZE',
        now: null,
        advised: 10,
        why: 'without a bound no budget holds',
        where: ['services.auth.environment.GOTRUE_DB_MAX_POOL_SIZE'],
        at: here,
      },
    ]);
  });

  it('has a line for all that opens connections, and sums that agree with them', () => {
    const { lines, taken } = advise();
    const sum = (of: 'now' | 'advised') => lines.reduce((all, line) => all + (line[of] ?? 0), 0);
    expect(lines.map(({ service: name, now, advised }) => [name, now, advised])).toEqual([
      ['auth', null, 10],
      ['rest', 10, 10],
      ['rest', 1, 1],
      ['supavisor', 45, 65],
    ]);
    expect(taken).toEqual({ now: sum('now'), advised: sum('advised') });
  });

  it('gives both sizes of the rule, and holds the share that is wished', () => {
    expect(advise({ pool: { share: 80 } })).toMatchObject({
      share: 80,
      choices: [
        { share: 40, poolSize: 40 },
        { share: 80, poolSize: 66 },
      ],
    });
  });

  it('says what is open, when the database was asked', () => {
    expect(advise().open).toBe(null);
    const connections = { max: 100, reserved: 3, used: 9, byUser: {}, idleInTransactionOver5Min: 0 };
    expect(advise({}, { connections }).open).toMatchObject({ used: 9 });
  });

  it('says what max_connections would do where nothing fits', () => {
    const settings = { max_connections: '25' };
    const { fits, neededMaxConnections } = advise({}, { settings });
    expect(fits).toBe(false);
    const more = { settings: { max_connections: String(neededMaxConnections) } };
    expect(advise({}, more).fits).toBe(true);
  });

  it('names the file that sizes a PgBouncer which reads no variable', () => {
    const target = '/etc/pgbouncer/pgbouncer.ini';
    const volumes = [{ type: 'bind', source: '/srv/pgbouncer.ini', target, readOnly: true, at: [here] }];
    const bouncer = service('pooler', { product: 'pgbouncer', volumes });
    const { values } = advise({}, {}, [service('db'), bouncer]);
    expect(values).toMatchObject([{ name: 'DEFAULT_POOL_SIZE', where: ['/srv/pgbouncer.ini'] }]);
  });

  it('complains where there is no budget to speak of', () => {
    expect(() => advise({}, {}, [pooler])).toThrow(/no connection budget/);
  });

  it('is the same after a way through JSON', () => {
    expect(JSON.parse(JSON.stringify(advise()))).toEqual(advise());
  });
});
