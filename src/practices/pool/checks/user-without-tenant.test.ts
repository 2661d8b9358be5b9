import { describe, expect, it } from 'vitest';
import { environment, here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { userWithoutTenant } from './user-without-tenant.ts';

const pooler = service('pooler', {
  name: 'supavisor',
  containerName: { value: 'supabase-pooler', at: [here] },
  environment: environment({
    POOLER_TENANT_ID: 'shop',
    DATABASE_URL: 'ecto://supabase_admin:[redacted]@db:5432/_supabase',
  }),
});

function judged(values: Record<string, string>, parts: object = {}) {
  const app = service('other', { name: 'app', image: image('app:1'), environment: environment(values) });
  return judge(userWithoutTenant, { services: [pooler, { ...app, ...parts }] });
}

describe('pool/user-without-tenant', () => {
  it.each([
    ['a URL', { DATABASE_URL: 'postgresql://postgres:[redacted]@supavisor:6543/postgres' }],
    [
      'the name of its container',
      { DB: 'postgres://postgres:[redacted]@supabase-pooler/postgres?sslmode=disable' },
    ],
    ['another tenant', { DB: 'postgres://postgres.your-tenant-id:[redacted]@supavisor:5432/postgres' }],
    ['a host and a user apart', { PG_META_DB_HOST: 'supavisor', PG_META_DB_USER: 'postgres' }],
  ])('fails on %s', (_what, values) => {
    expect(judged(values)).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it.each([
    ['the tenant in the user name', { DB: 'postgres://postgres.shop:[redacted]@supavisor:6543/postgres' }],
    ['a user with a dot of its own', { DB: 'postgres://my.app.shop:[redacted]@supavisor/postgres' }],
    ['host and user apart', { DB_HOSTNAME: 'supavisor', DB_USERNAME: 'postgres.shop' }],
  ])('passes with %s', (_what, values) => {
    expect(judged(values).status).toBe('pass');
  });

  it.each([
    ['the database itself', { DB: 'postgres://postgres:[redacted]@db:5432/postgres' }],
    ['a tenant among the options', { DB: 'postgres://u:[redacted]@supavisor/d?options=reference%3Dshop' }],
    ['a host without a user', { POSTGRES_HOST: 'supavisor' }],
    ['the pooler’s own page', { URL: 'http://supavisor:4000/api/health' }],
  ])('leaves %s alone', (_what, values) => {
    expect(judged(values).status).toBe('skip');
  });

  it('passes with a tenant that only the table knows', () => {
    const values = { DB: 'postgres://postgres.other:[redacted]@supavisor:6543/postgres' };
    const app = service('other', { name: 'app', environment: environment(values) });
    const poolerTenants = { tenants: [{ externalId: 'other', defaultPoolSize: 1, defaultMaxClients: 1 }] };
    expect(judge(userWithoutTenant, { services: [pooler, app], poolerTenants }).status).toBe('pass');
  });

  it('does not apply to PgBouncer', () => {
    const bouncer = service('pooler', { name: 'supavisor', product: 'pgbouncer' });
    const app = service('other', { environment: environment({ DB: 'postgres://u:[redacted]@supavisor/d' }) });
    expect(judge(userWithoutTenant, { services: [bouncer, app] }).status).toBe('skip');
  });
});
