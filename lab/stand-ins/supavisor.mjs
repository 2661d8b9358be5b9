// STAND-IN for Supavisor: `migrate`, `eval SCRIPT` and `server`, run in that order by the Compose command. Kept from upstream:
// - VAULT_ENC_KEY must be 32 bytes, it encrypts _supavisor.users.db_pass_encrypted (supabase/supavisor: lib/supavisor/vault.ex, tenants/user.ex);
// - pooler.exs creates the tenant only if it is missing, so later edits of the sizes change nothing (docker/volumes/pooler/pooler.exs);
// - clients log in as <user>.<tenant>; session mode refuses above the pool size, transaction mode above max clients (lib/supavisor/manager.ex);
// - tenants are cached for a day, so a changed row is read by a new process or after PUT or terminate (lib/supavisor/tenants.ex);
// - /api/health open (204), /metrics and /api/tenants by Bearer HS256 with role and exp (lib/supavisor_web/router.ex, lib/supavisor/jwt.ex).
// Not kept: it does not pool. Every client gets its own server connection, the startup packet is rewritten and the rest is passed through.
import { database, env, fatal, log, need, sql } from './shared.mjs';
import { serveAll } from './supavisor-server.mjs';
import { checkKey, encrypt } from './supavisor-vault.mjs';

const [verb, script = ''] = process.argv.slice(2);
const db = database(need('DATABASE_URL'));
if (verb !== 'migrate') {
  need('SECRET_KEY_BASE');
  checkKey();
}
const stop = (error) => fatal(error.message);

if (verb === 'migrate') {
  await sql(
    db,
    `create schema if not exists _supavisor; set search_path = _supavisor;
    create table if not exists schema_migrations (version bigint primary key, inserted_at timestamp default now());
    create table if not exists tenants (
      id uuid primary key default gen_random_uuid(), external_id text not null unique, db_host text not null, db_port int not null, db_database text not null,
      default_parameter_status jsonb default '{}', ip_version text default 'auto', upstream_ssl boolean default false, upstream_verify text, upstream_tls_ca bytea,
      enforce_ssl boolean default false, require_user boolean default true, auth_query text, sni_hostname text,
      default_pool_size int default 15, default_max_clients int default 1000, client_idle_timeout int default 0, client_heartbeat_interval int default 60,
      default_pool_strategy text default 'fifo', allow_list text[] default '{0.0.0.0/0,::/0}', availability_zone text,
      inserted_at timestamp default now(), updated_at timestamp default now());
    create table if not exists users (
      id uuid primary key default gen_random_uuid(), db_user_alias text not null, db_user text not null, db_pass_encrypted bytea not null,
      pool_size int not null, mode_type text not null, is_manager boolean default false, pool_checkout_timeout int default 60000, max_clients int,
      tenant_external_id text references tenants (external_id) on delete cascade, inserted_at timestamp default now(), updated_at timestamp default now());
    insert into schema_migrations (version) values (20230125140723) on conflict do nothing;`,
  ).catch(stop);
  log('migrated');
} else if (verb === 'eval') {
  // The script's own words decide: "key" => System.get_env("NAME"[, "default"]) or a literal.
  const read = (key) => {
    const value =
      script.match(new RegExp(`"${key}"\\s*=>\\s*(.+?),?\\s*$`, 'm'))?.[1] ??
      fatal(`pooler.exs does not set ${key}`);
    const variable = value.match(/System\.(?:get_env|fetch_env!)\("(\w+)"(?:,\s*"([^"]*)")?\)/);
    return variable ? (env[variable[1]] ?? variable[2] ?? '') : value.replace(/^"|"$/g, '');
  };
  const keys = [
    'external_id',
    'db_host',
    'db_port',
    'db_database',
    'require_user',
    'auth_query',
    'default_max_clients',
    'default_pool_size',
    'db_user',
    'mode_type',
    'pool_size',
  ];
  const values = Object.fromEntries(keys.map((key) => [key, read(key)]));
  if (!values.external_id) fatal('POOLER_TENANT_ID is empty');
  const [known] = await sql(
    db,
    "select 1 from _supavisor.tenants where external_id = :'external_id'",
    values,
  ).catch(stop);
  if (!known) {
    await sql(
      db,
      `begin; insert into _supavisor.tenants (external_id, db_host, db_port, db_database, require_user, auth_query, default_max_clients, default_pool_size)
      values (:'external_id', :'db_host', :'db_port', :'db_database', :'require_user', :'auth_query', :'default_max_clients', :'default_pool_size');
      insert into _supavisor.users (db_user_alias, db_user, db_pass_encrypted, pool_size, mode_type, is_manager, tenant_external_id)
      values (:'db_user', :'db_user', decode(:'secret', 'hex'), :'pool_size', :'mode_type', true, :'external_id'); commit;`,
      { ...values, secret: encrypt(read('db_password')) },
    ).catch(stop);
  }
  log(known ? 'tenant exists, left alone' : 'tenant created', { tenant: values.external_id });
} else serveAll();
