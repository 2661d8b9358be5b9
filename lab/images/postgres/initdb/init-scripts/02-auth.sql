-- The auth schema, as small as the lab needs; its owner is the role GoTrue logs in with.
create schema auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, postgres, dashboard_user;
set role supabase_auth_admin;
create table auth.users (
  id uuid primary key default gen_random_uuid(),
  instance_id uuid,
  aud text default 'authenticated',
  role text default 'authenticated',
  email text unique,
  encrypted_password text,
  email_confirmed_at timestamptz,
  raw_app_meta_data jsonb default '{}',
  raw_user_meta_data jsonb default '{}',
  last_sign_in_at timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
create table auth.refresh_tokens (
  id bigserial primary key,
  token text unique,
  user_id uuid references auth.users on delete cascade,
  revoked boolean default false,
  created_at timestamptz default now()
);
create table auth.audit_log_entries (id uuid primary key, payload json, created_at timestamptz);
create table auth.sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users on delete cascade,
  not_after timestamptz,
  created_at timestamptz default now());
create table auth.schema_migrations (version text primary key);
insert into auth.schema_migrations values ('20171026211738'), ('20221208132122');
create function auth.uid() returns uuid language sql stable
  as $$ select nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')::uuid $$;
create function auth.role() returns text language sql stable
  as $$ select current_setting('request.jwt.claims', true)::jsonb ->> 'role' $$;
reset role;
grant select on all tables in schema auth to postgres, dashboard_user;
