import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { overBudget } from './over-budget.ts';

const ports = [5432, 6543].map((target) => ({
  published: String(target),
  target,
  protocol: 'tcp',
  at: [here],
}));
const stock = (size: string) => [
  service('db'),
  service('auth'),
  service('rest'),
  service('storage'),
  service('realtime'),
  service('pooler', {
    ports,
    environment: environment({ POOLER_DEFAULT_POOL_SIZE: size, DB_POOL_SIZE: '5' }),
  }),
];

describe('pool/over-budget', () => {
  it('passes on a stock directory', () => {
    const outcome = judge(overBudget, { services: stock('20') });
    expect(outcome.status).toBe('pass');
    expect(JSON.stringify(outcome)).toContain('97 usable, 80 may be taken');
  });

  it('fails when 80 % of the connections go to the pooler alone', () => {
    const outcome = judge(overBudget, { services: stock('80') });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'max_connections', at: here }, {}, {}, {}, {}, {}],
    });
  });

  it('fails when the server has fewer than the files say', () => {
    expect(judge(overBudget, { services: stock('20'), settings: { max_connections: '60' } }).status).toBe(
      'fail',
    );
    expect(judge(overBudget, { services: stock('80'), settings: { max_connections: '500' } }).status).toBe(
      'pass',
    );
  });

  it('believes the rows that are in force', () => {
    const tenants = [{ externalId: 'a', defaultPoolSize: 90, defaultMaxClients: 100 }];
    expect(judge(overBudget, { services: stock('20'), poolerTenants: { tenants } }).status).toBe('fail');
  });

  it('cannot tell for an external Postgres, or a size that is no number', () => {
    const external = stock('80').filter(({ role }) => role !== 'db');
    expect(judge(overBudget, { services: external }).status).toBe('unknown');
    expect(judge(overBudget, { services: stock('many') }).status).toBe('unknown');
  });

  it('does not apply without pools', () => {
    expect(judge(overBudget, { services: [service('db'), service('studio')] }).status).toBe('skip');
  });
});
