import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { missingSupabaseDatabase } from './missing-supabase-database.ts';

const pooler = service('pooler', {
  environment: environment({ DATABASE_URL: 'ecto://supabase_admin:[redacted]@db:5432/_supabase' }),
});
const analytics = service('analytics', { environment: environment({ DB_DATABASE: '_supabase' }) });
const databases = (...schemas: string[]) => ({
  databases: [
    { name: 'postgres', bytes: 1 },
    { name: '_supabase', bytes: 1, schemas },
  ],
});

describe('database/missing-supabase-database', () => {
  it('fails when it is missing, for each service that needs it', () => {
    const outcome = judge(missingSupabaseDatabase, {
      services: [pooler, analytics],
      databases: { databases: [{ name: 'postgres', bytes: 1 }] },
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }, { at: here }] });
  });

  it('fails when the schema of one of them is missing', () => {
    const outcome = judge(missingSupabaseDatabase, {
      services: [pooler, analytics],
      databases: databases('_supavisor'),
    });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.analytics.environment' }],
    });
  });

  it('looks for the schema of analytics where older releases keep it', () => {
    const values = { DB_DATABASE: 'postgres', DB_SCHEMA: '_analytics' };
    const services = [service('analytics', { environment: environment(values) })];
    const own = (...schemas: string[]) => ({ databases: [{ name: 'postgres', bytes: 1, schemas }] });
    expect(judge(missingSupabaseDatabase, { services, databases: own('auth') })).toMatchObject({
      status: 'fail',
      detail: 'postgres lacks the schema of analytics',
      evidence: [{ saw: 'uses postgres, which lacks the schema _analytics', at: here }],
    });
    expect(judge(missingSupabaseDatabase, { services, databases: own('auth', '_analytics') }).status).toBe(
      'pass',
    );
  });

  it('passes when all is there, or its schemas were not looked at', () => {
    const services = [pooler, analytics];
    const full = databases('_supavisor', '_analytics');
    expect(judge(missingSupabaseDatabase, { services, databases: full }).status).toBe('pass');
    const bare = { databases: [{ name: '_supabase', bytes: 1 }] };
    expect(judge(missingSupabaseDatabase, { services, databases: bare }).status).toBe('pass');
  });

  it('does not apply where nothing uses it, and is unknown without the database', () => {
    const old = service('pooler', {
      environment: environment({ DATABASE_URL: 'ecto://a:[redacted]@db:5432/postgres' }),
    });
    expect(judge(missingSupabaseDatabase, { services: [old], databases: { databases: [] } }).status).toBe(
      'skip',
    );
    expect(judge(missingSupabaseDatabase, { services: [pooler] }).status).toBe('unknown');
  });
});
