import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { tablesOfAdmin } from './tables-of-admin.ts';

const studio = (user: string) => [
  service('db'),
  service('studio', { environment: environment({ POSTGRES_USER_READ_WRITE: user }) }),
  service('meta', { environment: environment({ PG_META_DB_USER: 'supabase_admin' }) }),
];
const owned = (count: number) => ({
  wrong: [],
  ofAdmin: { count, first: count === 0 ? [] : ['public.notes'] },
});

describe('database/tables-of-admin', () => {
  it('fails where Studio acts as postgres and tables belong to supabase_admin', () => {
    expect(judge(tablesOfAdmin, { services: studio('postgres'), ownership: owned(30) })).toMatchObject({
      status: 'fail',
      detail: '30 tables or views belong to supabase_admin, and Studio acts as postgres',
      evidence: [{ subject: 'public.notes', at: here }],
    });
  });

  it('passes where none does', () => {
    expect(judge(tablesOfAdmin, { services: studio('postgres'), ownership: owned(0) }).status).toBe('pass');
  });

  it('skips where Studio still acts as supabase_admin, and without Studio', () => {
    expect(judge(tablesOfAdmin, { services: studio('supabase_admin'), ownership: owned(9) }).status).toBe(
      'skip',
    );
    expect(judge(tablesOfAdmin, { services: [service('db')], ownership: owned(9) }).status).toBe('skip');
  });

  it('goes by postgres-meta in stacks whose Studio names no role', () => {
    const services = [
      service('studio'),
      service('meta', { environment: environment({ PG_META_DB_USER: 'supabase_admin' }) }),
    ];
    expect(judge(tablesOfAdmin, { services, ownership: owned(9) }).status).toBe('skip');
  });

  it('is unknown when nobody names the role, or owners were not looked at', () => {
    expect(judge(tablesOfAdmin, { services: [service('meta')], ownership: owned(9) }).status).toBe('unknown');
    expect(judge(tablesOfAdmin, { services: studio('postgres'), ownership: { wrong: [] } }).status).toBe(
      'unknown',
    );
  });
});
