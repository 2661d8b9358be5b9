import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { limitsSetBySql } from './limits-set-by-sql.ts';

const realtime = (values: Record<string, string>) => [
  service('realtime', { environment: environment({ SEED_SELF_HOST: 'true', ...values }) }),
];
const row = (maxConcurrentUsers: number | null, maxEventsPerSecond: number | null) => ({
  tenants: [{ externalId: 'realtime-dev', maxConcurrentUsers, maxEventsPerSecond }],
});

describe('realtime/limits-set-by-sql', () => {
  it('fails when rows were raised by hand', () => {
    const outcome = judge(limitsSetBySql, { services: realtime({}), realtimeTenants: row(5000, 100) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'TENANT_MAX_CONCURRENT_USERS', saw: '5000 now, 200 after a restart', at: here }],
    });
  });

  it('fails for the limits that came later', () => {
    const [tenant] = row(200, 100).tenants;
    const tenants = [
      {
        externalId: 'realtime-dev',
        maxConcurrentUsers: 200,
        maxEventsPerSecond: 100,
        ...tenant,
        maxBytesPerSecond: 5_000_000,
        maxJoinsPerSecond: 100,
      },
    ];
    const outcome = judge(limitsSetBySql, { services: realtime({}), realtimeTenants: { tenants } });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'TENANT_MAX_BYTES_PER_SECOND', saw: '5000000 now, 100000 after a restart' }],
      remedy: { text: 'Set TENANT_MAX_BYTES_PER_SECOND on the Realtime service and recreate it.' },
    });
  });

  it('passes when the environment says the same, or nothing was raised', () => {
    const services = realtime({ TENANT_MAX_CONCURRENT_USERS: '5000' });
    expect(judge(limitsSetBySql, { services, realtimeTenants: row(5000, 100) }).status).toBe('pass');
    expect(judge(limitsSetBySql, { services: realtime({}), realtimeTenants: row(200, null) }).status).toBe(
      'pass',
    );
  });

  it('does not apply where tenants are left alone', () => {
    const services = realtime({ SEED_SELF_HOST: 'false' });
    expect(judge(limitsSetBySql, { services, realtimeTenants: row(5000, 100) }).status).toBe('skip');
  });

  it('is unknown without the row or the database', () => {
    expect(judge(limitsSetBySql, { services: realtime({}), realtimeTenants: { tenants: [] } }).status).toBe(
      'unknown',
    );
    expect(judge(limitsSetBySql, { services: realtime({}) }).status).toBe('unknown');
  });
});
