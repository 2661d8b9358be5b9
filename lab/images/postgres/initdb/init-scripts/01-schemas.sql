-- The schemas, extensions and default privileges of a fresh database.
create schema extensions;
create extension "uuid-ossp" with schema extensions;
create extension pgcrypto with schema extensions;
create extension pg_stat_statements with schema extensions;
create extension pg_cron;
grant usage on schema cron to postgres;

create schema graphql_public;
create schema realtime authorization supabase_realtime_admin;
grant usage on schema public, extensions, graphql_public, realtime to postgres, anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to postgres, anon, authenticated, service_role;

create publication supabase_realtime;

-- The pooler asks this function for password hashes.
create schema pgbouncer authorization pgbouncer;
create function pgbouncer.get_auth(p_usename text) returns table (username text, password text)
  language sql security definer set search_path = pg_catalog
  as $$ select usename::text, passwd::text from pg_shadow where usename = p_usename $$;
revoke all on function pgbouncer.get_auth(text) from public;
grant execute on function pgbouncer.get_auth(text) to pgbouncer;
