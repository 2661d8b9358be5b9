import { describe, expect, it } from 'vitest';
import { environmentsIn, loginsIn } from './environments.ts';

const logins = (environment: Record<string, string>) =>
  loginsIn(environmentsIn({ services: { one: { environment } } }), ['db', 'supabase-db']);

describe('the logins of services', () => {
  it.each([
    ['postgres://supabase_auth_admin:p%40ss@db:5432/postgres', 'supabase_auth_admin', 'p@ss', 'postgres'],
    [
      'postgresql://authenticator:a$$b@supabase-db/postgres?sslmode=disable',
      'authenticator',
      'a$b',
      'postgres',
    ],
    ['ecto://supabase_admin:x@db:5432/_supabase', 'supabase_admin', 'x', '_supabase'],
  ])('are read out of %s', (url, user, password, database) => {
    expect(logins({ URL: url })).toEqual([{ user, password, database, usedBy: 'one' }]);
  });

  it('are read out of variables that belong together', () => {
    const variables = { PG_META_DB_HOST: 'db', PG_META_DB_USER: 'postgres', PG_META_DB_PASSWORD: 'x' };
    expect(logins({ ...variables, PG_META_DB_NAME: 'app' })).toEqual([
      { user: 'postgres', password: 'x', database: 'app', usedBy: 'one' },
    ]);
  });

  it.each([
    [{ URL: 'postgres://postgres.tenant:x@supavisor:6543/postgres' }],
    [{ URL: 'https://user:x@db/' }],
    [{ DB_USER: 'a', DB_PASSWORD: 'b', DB_HOST: 'elsewhere' }],
    [{ DB_USER: 'a', DB_HOST: 'db' }],
  ])('are no others: %j', (environment) => {
    expect(logins(environment)).toEqual([]);
  });
});
