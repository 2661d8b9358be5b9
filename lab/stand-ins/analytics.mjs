// STAND-IN for Logflare. Kept from upstream (Logflare/logflare: config/runtime.exs, router):
// - start fails without the database login or without the two access tokens; POSTGRES_BACKEND_URL wins over Google credentials;
//   LOGFLARE_API_KEY is the older name of the public one (config/runtime.exs), and a 1.12 image is content with that one alone;
// - one table log_events_<token> per source in the backend schema, which nothing ever trims, and the backend's URL in a row (source_backends)
//   that keeps an old password; POST /api/logs?source_name= wants the public token; /health is 503 when the database is away;
// - the UI on / asks for nobody's name in single-tenant mode.
import { createHash } from 'node:crypto';
import { body, env, fatal, log, need, send, serve, sql } from './shared.mjs';

const schema = env.POSTGRES_BACKEND_SCHEMA ?? env.DB_SCHEMA ?? 'public';
const token =
  env.LOGFLARE_PUBLIC_ACCESS_TOKEN || env.LOGFLARE_API_KEY || need('LOGFLARE_PUBLIC_ACCESS_TOKEN');
const minor = Number(env.LAB_IMAGE_VERSION?.match(/^1\.(\d+)/)?.[1] ?? 999);
const privateToken = minor <= 12 ? token : need('LOGFLARE_PRIVATE_ACCESS_TOKEN');
const bigquery = !env.POSTGRES_BACKEND_URL;
if (bigquery && !env.GOOGLE_PROJECT_ID) fatal('neither POSTGRES_BACKEND_URL nor GOOGLE_PROJECT_ID is set');
const db = {
  PGHOST: need('DB_HOSTNAME'),
  PGPORT: env.DB_PORT ?? '5432',
  PGUSER: env.DB_USERNAME,
  PGPASSWORD: env.DB_PASSWORD,
  PGDATABASE: env.DB_DATABASE,
};

const sources = [
  'cloudflare.logs.prod',
  'gotrue.logs.prod',
  'postgREST.logs.prod',
  'realtime.logs.prod',
  'storage.logs.prod.2',
  'deno-relay-logs',
  'postgres.logs',
];
const uuid = (name) =>
  createHash('md5')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const table = (name) => `log_events_${uuid(name).replaceAll('-', '_')}`;

await sql(
  db,
  `create table if not exists :"schema".sources (id serial primary key, name text unique, token uuid, inserted_at timestamp default now());
  create table if not exists :"schema".source_backends (id serial primary key, type text unique, config jsonb, inserted_at timestamp default now());
  insert into :"schema".source_backends (type, config) values ('postgres', jsonb_build_object('url', :'url', 'schema', :'schema')) on conflict do nothing;
  ${sources
    .map(
      (
        name,
      ) => `insert into :"schema".sources (name, token) values ('${name}', '${uuid(name)}') on conflict do nothing;
  create table if not exists :"schema".${table(name)} (id text primary key default gen_random_uuid()::text, body jsonb, event_message text, timestamp timestamp default now());`,
    )
    .join('\n')}`,
  { schema, url: env.POSTGRES_BACKEND_URL },
).catch((error) => fatal(`could not start: ${error.message}`));
log(`backend ${bigquery ? 'BigQuery (stand-in: kept in Postgres)' : 'Postgres'}, schema ${schema}`);

serve(env.PHX_HTTP_PORT ?? 4000, async (req, res, url) => {
  const key = req.headers['x-api-key'] ?? url.searchParams.get('api_key');
  if (url.pathname === '/health') {
    const up = await sql(db, 'select 1').then(
      () => true,
      () => false,
    );
    return send(res, up ? 200 : 503, { status: up ? 'ok' : 'coming_up', nodes: ['lab'] });
  }
  if (url.pathname === '/api/logs' || url.pathname === '/logs') {
    if (key !== token && key !== privateToken) return send(res, 401, { message: 'Error, invalid token' });
    const name = url.searchParams.get('source_name') ?? url.searchParams.get('source');
    if (!sources.includes(name)) return send(res, 404, { message: 'Source not found' });
    const batch = [JSON.parse(await body(req))].flat();
    // Rows arrive in dollar quotes of a random word: log lines are data that anybody can write.
    const quote = `$q${Math.random().toString(36).slice(2)}$`;
    await sql(
      db,
      `insert into :"schema".${table(name)} (body, event_message)
      select event, event ->> 'event_message' from jsonb_array_elements(${quote}${JSON.stringify(batch).replaceAll('\\u0000', '')}${quote}) event`,
      { schema },
    );
    return send(res, 200, { message: 'Logged!' });
  }
  if (url.pathname.startsWith('/api/'))
    return key === privateToken
      ? send(res, 200, { result: [] })
      : send(res, 401, { message: 'Error, invalid token' });
  send(res, 200, '<!doctype html><title>Logflare (STAND-IN)</title>', { 'content-type': 'text/html' });
});
