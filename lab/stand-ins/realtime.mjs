// STAND-IN for Supabase Realtime. Kept from upstream:
// - DB_ENC_KEY must be 16 characters (AES-128: supabase/realtime lib/realtime/crypto.ex), METRICS_JWT_SECRET and SECRET_KEY_BASE must be set
//   (config/runtime.exs raises; METRICS_JWT_SECRET since 2026-03, between 2.68 and 2.102: a 2.34 image does not ask for it);
// - with SEED_SELF_HOST the tenant row is deleted and written again from the environment on every start (priv/repo/seeds.exs);
// - /healthcheck open, /api/tenants/realtime-dev/health by API JWT, /metrics by METRICS_JWT_SECRET (lib/realtime_web/router.ex);
// - the tenant is the first label of the host name; the WebSocket answers phx_join with a phx_reply.
import { createCipheriv } from 'node:crypto';
import { answerSockets } from './realtime-socket.mjs';
import { bearer, env, fatal, log, metrics, need, send, serve, sql, verify } from './shared.mjs';

const key = need('DB_ENC_KEY');
if (key.length !== 16)
  fatal(`** (ErlangError) Bad key size: DB_ENC_KEY has ${key.length} characters, 16 are needed`);
need('SECRET_KEY_BASE');
const secret = need('API_JWT_SECRET');
const minor = Number(env.LAB_IMAGE_VERSION?.match(/^v2\.(\d+)/)?.[1] ?? 999);
const metricsSecret = minor <= 68 ? (env.METRICS_JWT_SECRET ?? secret) : need('METRICS_JWT_SECRET');
const db = {
  PGHOST: need('DB_HOST'),
  PGPORT: env.DB_PORT ?? '5432',
  PGUSER: env.DB_USER,
  PGPASSWORD: env.DB_PASSWORD,
  PGDATABASE: env.DB_NAME,
};

const encrypt = (text) => {
  const cipher = createCipheriv('aes-128-ecb', key, null);
  return Buffer.concat([cipher.update(String(text)), cipher.final()]).toString('base64');
};

await sql(
  db,
  `
  create table if not exists _realtime.schema_migrations (version bigint primary key, inserted_at timestamp);
  create table if not exists _realtime.tenants (
    id uuid primary key default gen_random_uuid(), name text, external_id text unique, jwt_secret text, jwt_jwks jsonb,
    max_concurrent_users int default 200, max_events_per_second int default 100, max_bytes_per_second int default 100000,
    max_channels_per_client int default 100, max_joins_per_second int default 100, postgres_cdc_default text default 'postgres_cdc_rls',
    suspend boolean default false, inserted_at timestamp default now(), updated_at timestamp default now());
  create table if not exists _realtime.extensions (
    id uuid primary key default gen_random_uuid(), type text, settings jsonb, tenant_external_id text references _realtime.tenants (external_id) on delete cascade,
    inserted_at timestamp default now(), updated_at timestamp default now());`,
).catch((error) => fatal(`migrations: ${error.message}`));
if (env.SEED_SELF_HOST === 'true') {
  const settings = JSON.stringify({
    db_host: encrypt(env.DB_HOST),
    db_port: encrypt(db.PGPORT),
    db_name: encrypt(env.DB_NAME),
    db_user: encrypt(env.DB_USER),
    db_password: encrypt(env.DB_PASSWORD),
    region: 'us-east-1',
    poll_interval_ms: 100,
    poll_max_record_bytes: 1048576,
    slot_name: 'supabase_realtime_replication_slot',
    publication: 'supabase_realtime',
    ssl_enforced: false,
  });
  await sql(
    db,
    `begin; delete from _realtime.tenants where external_id = 'realtime-dev';
    insert into _realtime.tenants (name, external_id, jwt_secret) values ('realtime-dev', 'realtime-dev', :'jwt');
    insert into _realtime.extensions (type, settings, tenant_external_id) values ('postgres_cdc_rls', :'settings', 'realtime-dev'); commit;`,
    { jwt: encrypt(secret), settings },
  );
  log('tenant realtime-dev seeded');
}

const server = serve(env.PORT ?? 4000, async (req, res, url) => {
  const health = url.pathname.match(/^\/api\/tenants\/([^/]+)\/health$/);
  if (url.pathname === '/healthcheck') return send(res, 200, 'ok');
  if (url.pathname.startsWith('/metrics')) {
    return verify(bearer(req), metricsSecret) ? send(res, 200, metrics()) : send(res, 403, 'Forbidden');
  }
  if (health) {
    if (!verify(bearer(req), secret)) return send(res, 403, { message: 'Unauthorized' });
    const [count] = await sql(db, "select count(*) from _realtime.tenants where external_id = :'id'", {
      id: health[1],
    });
    return count === '1'
      ? send(res, 200, {
          data: { healthy: true, db_connected: true, connected_cluster: 0, region: 'us-east-1', node: 'lab' },
        })
      : send(res, 404, { message: 'not found' });
  }
  if (url.pathname === '/api/tenants')
    return verify(bearer(req), secret)
      ? send(res, 200, { data: [] })
      : send(res, 403, { message: 'Unauthorized' });
  send(res, 404, { errors: { detail: 'Not Found' } });
});

answerSockets(server, secret);
