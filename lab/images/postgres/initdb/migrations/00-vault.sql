-- STAND-IN for the supabase_vault extension: secrets are encrypted with pgcrypto under the root key of the volume db-config,
-- so that a lost key makes them unreadable here as well. Like upstream, `postgres` cannot read the table.
create schema vault;
create table vault.secrets (
  id uuid primary key default gen_random_uuid(),
  name text unique,
  description text default '',
  secret bytea not null,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);
comment on table vault.secrets is 'STAND-IN for supabase_vault (lab)';
create function vault._key() returns text language sql stable
  as $$ select pg_read_file('/etc/postgresql-custom/pgsodium_root.key') $$;
create function vault.create_secret(new_secret text, new_name text default null, new_description text default '') returns uuid
  language sql security definer
  as $$ insert into vault.secrets (name, description, secret)
        values (new_name, new_description, extensions.pgp_sym_encrypt(new_secret, vault._key())) returning id $$;
create view vault.decrypted_secrets as
  select id, name, description, extensions.pgp_sym_decrypt(secret, vault._key()) as decrypted_secret, created_at, updated_at from vault.secrets;
revoke all on all functions in schema vault from public;
grant usage on schema vault to postgres;
