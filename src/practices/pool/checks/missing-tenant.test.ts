import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { missingTenant } from './missing-tenant.ts';

const services = [service('pooler', { environment: environment({ POOLER_TENANT_ID: 'shop' }) })];
const tenants = (...ids: readonly string[]) => ({
  tenants: ids.map((externalId) => ({ externalId, defaultPoolSize: 20, defaultMaxClients: 100 })),
});

describe('pool/missing-tenant', () => {
  it('fails when the table holds another tenant, or none', () => {
    expect(judge(missingTenant, { services, poolerTenants: tenants('your-tenant-id') })).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, saw: 'shop; the table holds your-tenant-id' }],
    });
    expect(judge(missingTenant, { services, poolerTenants: tenants() }).status).toBe('fail');
  });

  it('passes when it is among them', () => {
    expect(judge(missingTenant, { services, poolerTenants: tenants('old', 'shop') }).status).toBe('pass');
  });

  it('does not apply to PgBouncer, and is unknown without the database or a name', () => {
    const bouncer = [service('pooler', { product: 'pgbouncer' })];
    expect(judge(missingTenant, { services: bouncer, poolerTenants: tenants() }).status).toBe('skip');
    expect(judge(missingTenant, { services }).status).toBe('unknown');
    const bare = [service('pooler')];
    expect(judge(missingTenant, { services: bare, poolerTenants: tenants('shop') }).status).toBe('unknown');
  });
});
