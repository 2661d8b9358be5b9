import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { editsNotInForce } from './edits-not-in-force.ts';

const services = [
  service('pooler', {
    environment: environment({
      POOLER_TENANT_ID: 'shop',
      POOLER_DEFAULT_POOL_SIZE: '40',
      POOLER_MAX_CLIENT_CONN: '100',
    }),
  }),
];
const row = (externalId: string, defaultPoolSize: number) => ({
  tenants: [{ externalId, defaultPoolSize, defaultMaxClients: 100 }],
});

describe('pool/edits-not-in-force', () => {
  it('fails when the row has another size', () => {
    const outcome = judge(editsNotInForce, { services, poolerTenants: row('shop', 20) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: '40, but default_pool_size is 20' }],
    });
  });

  it('is unknown when the tenant of the files has no row, which another check tells', () => {
    const outcome = judge(editsNotInForce, { services, poolerTenants: row('your-tenant-id', 40) });
    expect(outcome.status).toBe('unknown');
  });

  const withUser = (name: string, manager: boolean, poolSize: number | null) => {
    const [tenant] = row('shop', 40).tenants;
    const users = [{ name, manager, poolSize, password: 'unread' as const }];
    return {
      tenants: [{ externalId: 'shop', defaultPoolSize: 40, defaultMaxClients: 100, ...tenant, users }],
    };
  };

  it('fails when the user that everybody logs in as has a size of its own', () => {
    const outcome = judge(editsNotInForce, { services, poolerTenants: withUser('postgres', false, 15) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ saw: '40, but pool_size of user postgres is 15' }],
    });
  });

  it('passes with the old size of the manager, an own size of another user, or none', () => {
    for (const [name, manager, size] of [
      ['pgbouncer', true, 15],
      ['reports', false, 3],
      ['postgres', false, null],
    ] as const) {
      const outcome = judge(editsNotInForce, { services, poolerTenants: withUser(name, manager, size) });
      expect(outcome.status).toBe('pass');
    }
  });

  it('passes when they agree', () => {
    expect(judge(editsNotInForce, { services, poolerTenants: row('shop', 40) }).status).toBe('pass');
  });

  it('says nothing of a size that the files leave out', () => {
    const bare = [service('pooler', { environment: environment({ POOLER_TENANT_ID: 'shop' }) })];
    expect(judge(editsNotInForce, { services: bare, poolerTenants: row('shop', 15) }).status).toBe('pass');
  });

  it('does not apply to PgBouncer, and is unknown without the database', () => {
    const bouncer = [service('pooler', { product: 'pgbouncer' })];
    expect(judge(editsNotInForce, { services: bouncer, poolerTenants: row('shop', 1) }).status).toBe('skip');
    expect(judge(editsNotInForce, { services }).status).toBe('unknown');
  });
});
