import { describe, expect, it } from 'vitest';
import { fitting, type TargetCluster } from './fitting.ts';

const target: TargetCluster = {
  major: 15,
  settings: new Set(['statement_timeout', 'search_path', 'row_security']),
  roles: new Set(['postgres', 'anon', 'authenticator', 'supabase_admin', 'My Role']),
  superusers: new Set(['supabase_admin']),
  extensions: new Map([
    ['pg_cron', 'pg_catalog'],
    ['pgcrypto', null],
  ]),
};

describe('what of a dump goes into an empty database', () => {
  it.each([
    'CREATE TABLE public.t (id bigint);',
    'SET statement_timeout = 0;',
    'SET row_security = off;',
    "SET SESSION AUTHORIZATION 'postgres';",
    'CREATE ROLE app_reader;',
    "ALTER ROLE app_reader WITH LOGIN PASSWORD 'SCRAM-SHA-256$x';",
    'ALTER ROLE "My Role" WITH LOGIN;',
    "ALTER ROLE authenticator SET pgrst.db_schemas TO 'public, api';",
    "ALTER ROLE anon SET statement_timeout TO '3s';",
    'GRANT SELECT ON TABLE public.t TO anon;',
    'ALTER EVENT TRIGGER pgrst_ddl_watch OWNER TO supabase_admin;',
    'ALTER DATABASE postgres SET log_min_messages TO fatal;',
    'ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (id);',
    'END;',
    'CREATE EXTENSION IF NOT EXISTS pg_cron WITH SCHEMA pg_catalog;',
    'CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions;',
  ])('%s', (statement) => expect(fitting(statement, target)).toEqual({ kind: 'as-is' }));

  it.each([
    'SET transaction_timeout = 0;',
    'BEGIN;',
    'COMMIT;',
    'DROP TABLE IF EXISTS public.t;',
    'ALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT t_pkey;',
    "CREATE DATABASE _supabase WITH TEMPLATE = template0 ENCODING = 'UTF8';",
    'CREATE SCHEMA public;',
    'CREATE ROLE postgres;',
    'CREATE ROLE "My Role";',
    "ALTER ROLE postgres WITH SUPERUSER LOGIN PASSWORD 'md5x';",
    "ALTER ROLE anon SET transaction_timeout TO '3s';",
  ])('but not %s, of which nothing is missed', (statement) => {
    expect(fitting(statement, target)).toEqual({ kind: 'left-out', told: null });
  });

  it.each([
    [
      "CREATE SUBSCRIPTION sub CONNECTION 'host=a password=hunter2' PUBLICATION p;",
      /^sub: subscriptions stay out/,
    ],
    [
      'ALTER EVENT TRIGGER issue_pg_cron_access OWNER TO postgres;',
      /issue_pg_cron_access belongs to supabase_admin/,
    ],
    ["CREATE TABLESPACE fast OWNER postgres LOCATION '/mnt';", /^fast: tablespaces/],
    [
      'ALTER DATABASE postgres SET "app.settings.jwt_secret" TO \'hunter2\';',
      /secret of this deployment stays/,
    ],
  ])('and not %s, of which a person is told', (statement, told) => {
    const fitted = fitting(statement, target);
    expect(fitted).toMatchObject({ kind: 'left-out', told: expect.stringMatching(told) });
    expect(JSON.stringify(fitted)).not.toContain('hunter2');
  });

  it('lets an extension into the schema that it has to be in', () => {
    expect(fitting('CREATE EXTENSION IF NOT EXISTS pg_cron WITH SCHEMA public;', target)).toEqual({
      kind: 'changed',
      text: 'CREATE EXTENSION IF NOT EXISTS pg_cron;',
    });
  });

  it('takes memberships without who granted them, and without words that an older server does not know', () => {
    const statement = 'GRANT anon TO authenticator WITH INHERIT FALSE GRANTED BY postgres;';
    expect(fitting(statement, target)).toEqual({ kind: 'changed', text: 'GRANT anon TO authenticator;' });
    expect(fitting('GRANT anon TO postgres WITH ADMIN OPTION, INHERIT TRUE GRANTED BY x;', target)).toEqual({
      kind: 'changed',
      text: 'GRANT anon TO postgres WITH ADMIN OPTION;',
    });
    expect(fitting(statement, { ...target, major: 17 })).toEqual({
      kind: 'changed',
      text: 'GRANT anon TO authenticator WITH INHERIT FALSE;',
    });
  });
});
