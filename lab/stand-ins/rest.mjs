// STAND-IN for PostgREST. Kept from upstream:
// - the command `postgrest --ready` asks the admin server and exits 1 when it is not ready (PostgREST: docs/references/cli.rst);
// - admin server with /live /ready /metrics on PGRST_ADMIN_SERVER_HOST:PORT, none without the port (docs/references/admin_server.rst);
// - a refused password at start is fatal, an unreachable database is retried (src/library/PostgREST/AppState.hs);
// - error codes PGRST301 (bad JWT) and PGRST205 (unknown table); / is the OpenAPI document (docs/references/errors.rst).
import { bearer, database, env, fatal, log, metrics, need, send, serve, sql, verify } from './shared.mjs';

const adminPort = env.PGRST_ADMIN_SERVER_PORT;
const adminHost = env.PGRST_ADMIN_SERVER_HOST ?? '0.0.0.0';

const db = database(need('PGRST_DB_URI'));
const anon = need('PGRST_DB_ANON_ROLE');
const schema = (env.PGRST_DB_SCHEMAS ?? 'public').split(',')[0];
const keys = need('PGRST_JWT_SECRET');
const secret = keys.startsWith('{') ? jwksSecret(keys) : keys;
if (secret && secret.length < 32) fatal('The JWT secret must be at least 32 characters long.');
let ready = false;

// JWT_JWKS holds the old secret as an "oct" key beside the EC one.
function jwksSecret(text) {
  const key = JSON.parse(text).keys.find((one) => one.kty === 'oct');
  return key ? Buffer.from(key.k, 'base64url').toString() : '';
}

async function probe() {
  try {
    await sql(db, 'select 1');
    if (!ready) log('Schema cache loaded');
    ready = true;
  } catch (error) {
    ready = false;
    if (/password authentication failed|no password supplied/.test(error.message)) fatal(error.message);
    log(`Attempting to reconnect to the database: ${error.message}`);
  }
  setTimeout(probe, ready ? 10_000 : 1_000);
}

if (adminPort)
  serve(
    adminPort,
    (_req, res, url) => {
      if (url.pathname === '/live') return send(res, 200);
      if (url.pathname === '/ready') return send(res, ready ? 200 : 503);
      if (url.pathname === '/metrics')
        return send(
          res,
          200,
          metrics(`# TYPE pgrst_db_pool_max gauge\npgrst_db_pool_max ${env.PGRST_DB_POOL ?? 10}\n`),
        );
      send(res, 404);
    },
    adminHost === 'localhost' ? '127.0.0.1' : adminHost.replace(/[*!].*/, '0.0.0.0'),
  );

serve(env.PGRST_SERVER_PORT ?? 3000, async (req, res, url) => {
  if (!ready)
    return send(res, 503, {
      code: 'PGRST002',
      message: 'Could not query the database for the schema cache. Retrying.',
    });
  const token = bearer(req);
  const claims = token ? verify(token, secret) : { role: anon };
  if (!claims) return send(res, 401, { code: 'PGRST301', message: 'JWSError JWSInvalidSignature' });
  if (url.pathname === '/') {
    const tables = await sql(db, "select tablename from pg_tables where schemaname = :'schema' order by 1", {
      schema,
    });
    return send(res, 200, {
      swagger: '2.0',
      info: { title: 'STAND-IN' },
      paths: Object.fromEntries(tables.map((one) => [`/${one}`, {}])),
    });
  }
  const table = decodeURIComponent(url.pathname.slice(1));
  const limit = Math.min(
    Number(url.searchParams.get('limit') ?? 1000),
    Number(env.PGRST_DB_MAX_ROWS ?? 1000),
  );
  try {
    const rows = await sql(
      db,
      `set role :"role"; select set_config('request.jwt.claims', :'claims', false) \\gset
       select coalesce(json_agg(t), '[]') from (select * from :"schema".:"table" limit :limit) t`,
      { role: claims.role ?? anon, claims: JSON.stringify(claims), schema, table, limit },
    );
    send(res, 200, rows.join(''), { 'content-type': 'application/json' });
  } catch (error) {
    const missing = /does not exist/.test(error.message);
    const denied = /permission denied/.test(error.message);
    send(res, missing ? 404 : denied ? 401 : 500, {
      code: missing ? 'PGRST205' : denied ? '42501' : 'PGRSTX00',
      message: error.message,
    });
  }
});
await probe();
