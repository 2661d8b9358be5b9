import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { PoolerUser } from '../../../model/facts/database.ts';
import { staleTenantPassword } from './stale-tenant-password.ts';

const services = [
  service('pooler', { environment: environment({ VAULT_ENC_KEY: {}, POSTGRES_PASSWORD: {} }) }),
];

function judged(...passwords: readonly PoolerUser['password'][]) {
  const users = passwords.map((password) => ({ name: 'pgbouncer', manager: true, poolSize: 20, password }));
  const tenant = { externalId: 'shop', defaultPoolSize: 20, defaultMaxClients: 100 };
  return judge(staleTenantPassword, { services, poolerTenants: { tenants: [{ ...tenant, users }] } });
}

describe('pool/stale-tenant-password', () => {
  it('fails when the key does not open it', () => {
    expect(judged('sealed')).toMatchObject({
      status: 'fail',
      detail: 'VAULT_ENC_KEY changed after Supavisor had stored the password',
      evidence: [{ subject: 'pgbouncer of tenant shop', at: here }],
    });
  });

  it('fails when it is an older password', () => {
    expect(judged('other')).toMatchObject({
      status: 'fail',
      detail: 'POSTGRES_PASSWORD changed after Supavisor had stored the password',
    });
  });

  it('passes when it is the password in use, whatever users of their own have', () => {
    expect(judged('current').status).toBe('pass');
    expect(judged('current', 'unread').status).toBe('pass');
  });

  it('is unknown when nothing could be opened, and in facts saved before passwords were looked at', () => {
    expect(judged('unread').status).toBe('unknown');
    const tenants = [{ externalId: 'shop', defaultPoolSize: 20, defaultMaxClients: 100 }];
    expect(judge(staleTenantPassword, { services, poolerTenants: { tenants } }).status).toBe('unknown');
  });

  it('does not apply to PgBouncer', () => {
    const bouncer = [service('pooler', { product: 'pgbouncer' })];
    expect(judge(staleTenantPassword, { services: bouncer, poolerTenants: { tenants: [] } }).status).toBe(
      'skip',
    );
  });
});
