// STAND-IN for Supavisor: `migrate`, `eval SCRIPT` and `server`, run in that order by the Compose command. Kept from upstream:
// - VAULT_ENC_KEY must be 32 bytes, it encrypts _supavisor.users.db_pass_encrypted (supabase/supavisor: lib/supavisor/vault.ex, tenants/user.ex);
// - pooler.exs creates the tenant only if it is missing, so later edits of the sizes change nothing (docker/volumes/pooler/pooler.exs);
// - clients log in as <user>.<tenant>; session mode refuses above the pool size, transaction mode above max clients (lib/supavisor/manager.ex);
// - /api/health open (204), /metrics and /api/tenants by Bearer HS256 with role and exp (lib/supavisor_web/router.ex, lib/supavisor/jwt.ex).
// Not kept: it does not pool. Every client gets its own server connection, the startup packet is rewritten and the rest is passed through.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import {
  bearer,
  body,
  database,
  env,
  fatal,
  log,
  metrics,
  need,
  send,
  serve,
  sql,
  verify,
} from './shared.mjs';

const [verb, script = ''] = process.argv.slice(2);
const db = database(need('DATABASE_URL'));
const vault = Buffer.from(need('VAULT_ENC_KEY'));
if (verb !== 'migrate') {
  need('SECRET_KEY_BASE');
  if (vault.length !== 32)
    fatal(
      `** (ErlangError) Unknown cipher or invalid key size: VAULT_ENC_KEY has ${vault.length} bytes, 32 are needed`,
    );
}
const stop = (error) => fatal(error.message);

function encrypt(text) {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', vault, iv);
  return Buffer.concat([
    Buffer.from('\x01\nAES.GCM.V1'),
    iv,
    cipher.update(text),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('hex');
}
function decrypt(hex) {
  const bytes = Buffer.from(hex, 'hex').subarray(12);
  const cipher = createDecipheriv('aes-256-gcm', vault, bytes.subarray(0, 12));
  cipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([cipher.update(bytes.subarray(12, -16)), cipher.final()]).toString();
}

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

async function tenant(id) {
  const [row] = await sql(
    db,
    `select json_build_object('host', db_host, 'port', db_port, 'pool', default_pool_size, 'clients', default_max_clients,
    'secret', (select encode(db_pass_encrypted, 'hex') from _supavisor.users u where u.tenant_external_id = t.external_id and is_manager limit 1))
    from _supavisor.tenants t where external_id = :'id'`,
    { id },
  );
  if (!row) throw Object.assign(new Error('Tenant or user not found'), { sqlstate: 'XX000' });
  const found = JSON.parse(row);
  decrypt(found.secret);
  return found;
}

function refuse(socket, message, code = 'XX000') {
  const text = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5, 'E');
  head.writeUInt32BE(text.length + 4, 1);
  socket.end(Buffer.concat([head, text]));
}

function listen(port, mode) {
  let clients = 0;
  createServer((client) => {
    clients += 1;
    client.on('close', () => {
      clients -= 1;
    });
    client.on('error', () => client.destroy());
    client.on('data', async function first(packet) {
      if (packet.length === 8 && packet.readUInt32BE(4) === 80877103) return client.write('N'); // SSLRequest: TLS is off by default
      client.off('data', first);
      client.pause();
      const words = packet.subarray(8).toString().split('\0');
      const at = words.indexOf('user') + 1;
      const [, user, id] = words[at]?.match(/^(.+)\.([^.]+)$/) ?? [];
      try {
        const found = await tenant(id ?? '');
        if (mode === 'session' && clients > found.pool)
          throw new Error(
            'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
          );
        if (mode === 'transaction' && clients > found.clients)
          throw new Error('Max client connections reached');
        words[at] = user;
        const text = Buffer.from(words.join('\0'));
        const head = Buffer.from(packet.subarray(0, 8));
        head.writeUInt32BE(text.length + 8, 0);
        const server = connect(found.port, found.host, () => {
          server.write(Buffer.concat([head, text]));
          client.pipe(server).pipe(client);
        });
        server.on('error', (error) => refuse(client, `failed to connect to the database: ${error.code}`));
        client.on('close', () => server.destroy());
      } catch (error) {
        refuse(client, error.message);
      }
    });
  }).listen(port, '0.0.0.0', () => log(`proxy ${mode} on ${port}`));
}

function serveAll() {
  listen(Number(env.PROXY_PORT_SESSION ?? 5432), 'session');
  listen(Number(env.PROXY_PORT_TRANSACTION ?? 6543), 'transaction');
  const allowed = (req, secret) => {
    const claims = verify(bearer(req), secret);
    return Boolean(claims?.role && claims.exp);
  };
  serve(env.PORT ?? 4000, async (req, res, url) => {
    if (url.pathname === '/api/health')
      return sql(db, 'select 1').then(
        () => send(res, 204),
        () => send(res, 503),
      );
    if (url.pathname.startsWith('/metrics'))
      return allowed(req, env.METRICS_JWT_SECRET) ? send(res, 200, metrics()) : send(res, 403, 'Forbidden');
    const [, id, action] = url.pathname.match(/^\/api\/tenants\/([^/]+)(\/terminate)?$/) ?? [];
    if (!id) return send(res, 404);
    if (!allowed(req, env.API_JWT_SECRET)) return send(res, 403, 'Forbidden');
    if (req.method === 'PUT') {
      const { tenant: wanted } = JSON.parse(await body(req));
      await sql(
        db,
        `update _supavisor.tenants set default_pool_size = coalesce(nullif(:'pool', '')::int, default_pool_size),
        default_max_clients = coalesce(nullif(:'clients', '')::int, default_max_clients), updated_at = now() where external_id = :'id'`,
        { pool: wanted.default_pool_size, clients: wanted.default_max_clients, id },
      );
    }
    const [row] = await sql(db, "select row_to_json(t) from _supavisor.tenants t where external_id = :'id'", {
      id,
    });
    if (!row) return send(res, 404, { error: 'not found' });
    send(res, 200, action ? { result: { [id]: 'ok' } } : { data: JSON.parse(row) });
  });
}
