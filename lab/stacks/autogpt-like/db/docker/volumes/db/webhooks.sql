-- Database webhooks live here. pg_net is absent in the lab, so only the schema and its bookkeeping exist.
create schema supabase_functions authorization supabase_functions_admin;
grant usage on schema supabase_functions to postgres, anon, authenticated, service_role;
create table supabase_functions.migrations (version text primary key, inserted_at timestamptz not null default now());
create table supabase_functions.hooks (
  id bigserial primary key,
  hook_table_id integer not null,
  hook_name text not null,
  created_at timestamptz not null default now(),
  request_id bigint
);
insert into supabase_functions.migrations (version) values ('initial');
alter table supabase_functions.migrations owner to supabase_functions_admin;
alter table supabase_functions.hooks owner to supabase_functions_admin;
