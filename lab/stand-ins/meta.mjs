// STAND-IN for postgres-meta. Kept from upstream (supabase/postgres-meta: src/server/server.ts, admin-app.ts, constants.ts): /health on PG_META_PORT,
// /metrics on the next port, POST /query runs SQL as PG_META_DB_USER with no authorisation of its own, CRYPTO_KEY unset means SAMPLE_KEY.
import { body, env, log, metrics, send, serve, sql } from './shared.mjs';

const db = {
  PGHOST: env.PG_META_DB_HOST ?? 'localhost',
  PGPORT: env.PG_META_DB_PORT ?? '5432',
  PGUSER: env.PG_META_DB_USER ?? 'postgres',
  PGPASSWORD: env.PG_META_DB_PASSWORD ?? 'postgres',
  PGDATABASE: env.PG_META_DB_NAME ?? 'postgres',
};
if (!env.CRYPTO_KEY) log('CRYPTO_KEY is not set: using SAMPLE_KEY');
const port = Number(env.PG_META_PORT ?? 1337);

serve(port, async (req, res, url) => {
  if (url.pathname === '/health') return send(res, 200, { date: new Date() });
  if (url.pathname === '/' && req.method === 'GET')
    return send(res, 200, { status: 200, name: 'pg-meta (STAND-IN)', version: env.LAB_IMAGE_VERSION });
  if (url.pathname !== '/query' || req.method !== 'POST') return send(res, 404, { message: 'Not found' });
  const { query } = JSON.parse(await body(req));
  try {
    const rows = await sql(db, `select coalesce(json_agg(t), '[]') from (${query.replace(/;\s*$/, '')}) t`);
    send(res, 200, rows.join(''), { 'content-type': 'application/json' });
  } catch (error) {
    send(res, 400, { error: error.message });
  }
});
serve(port + 1, (_req, res, url) =>
  url.pathname === '/metrics' ? send(res, 200, metrics()) : send(res, 404),
);
