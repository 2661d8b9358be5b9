// STAND-IN for storage-api. Kept from upstream (supabase/storage):
// - /status open; the service manages its own authorisation, a request without a key gets 400, not 401 (src/http/plugins/jwt.ts);
// - one row in storage.objects per object, a fresh version uuid on every write, FILE_SIZE_LIMIT -> 413 (src/storage/uploader.ts);
// - names outside S3's safe set are refused with InvalidKey; a row whose object is missing answers 400 (src/http/error-handler.ts);
// - resumable uploads (TUS) under /upload/resumable, Location built from X-Forwarded-*; /metrics only with PROMETHEUS_METRICS_ENABLED, and without a key.
// Lab only: /lab/headers answers with the headers that arrived; ?lab_bytes_per_second=N on a download slows it down, to meet the gateway's time limits.
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, body, database, env, fatal, metrics, need, send, serve, sql, verify } from './shared.mjs';
import { backend } from './storage-backend.mjs';
import { resumable } from './storage-tus.mjs';

const secret = env.AUTH_JWT_SECRET ?? env.PGRST_JWT_SECRET ?? fatal('AUTH_JWT_SECRET is missing');
need('ANON_KEY');
need('SERVICE_KEY');
const db = database(need('DATABASE_URL'));
await backend.ready().catch((error) => fatal(error.message));
await sql(db, 'select 1 from storage.migrations limit 1').catch((error) =>
  fatal(`migrations: ${error.message}`),
);

const limit = Number(env.UPLOAD_FILE_SIZE_LIMIT ?? env.FILE_SIZE_LIMIT ?? 52428800);
const fail = (statusCode, error, message, status = 400) => {
  throw { status, body: { statusCode: String(statusCode), error, message } };
};

function role(req) {
  const token = bearer(req) ?? req.headers.apikey;
  if (!token) fail(400, 'Error', "headers must have required property 'authorization'");
  return verify(token, secret)?.role ?? fail(403, 'Unauthorized', 'signature verification failed');
}
const writer = (req) =>
  role(req) === 'service_role' || fail(403, 'Unauthorized', 'new row violates row-level security policy');

async function store(bucket, name, bytes, headers) {
  if (!/^[\w/!\-.*'() &$@=;:+,?]+$/.test(name)) fail(400, 'InvalidKey', `Invalid key: ${name}`);
  if (bytes.length > limit) fail(413, 'Payload too large', 'The object exceeded the maximum allowed size');
  const version = randomUUID();
  const [old] = await sql(
    db,
    "select version from storage.objects where bucket_id = :'bucket' and name = :'name'",
    { bucket, name },
  );
  await backend.put([bucket, name, version], bytes, headers);
  const metadata = JSON.stringify({
    eTag: `"${createHash('md5').update(bytes).digest('hex')}"`,
    size: bytes.length,
    mimetype: headers['content-type'],
    cacheControl: headers['cache-control'],
    lastModified: new Date().toISOString(),
    contentLength: bytes.length,
    httpStatusCode: 200,
  });
  const [id] = await sql(
    db,
    `insert into storage.objects (bucket_id, name, version, metadata) values (:'bucket', :'name', :'version', :'metadata')
    on conflict (bucket_id, name) do update set version = excluded.version, metadata = excluded.metadata, updated_at = now() returning id`,
    { bucket, name, version, metadata },
  ).catch(() => fail(404, 'Bucket not found', 'Bucket not found'));
  if (old) await backend.remove([bucket, name, old]).catch(() => {});
  return { Id: id, Key: `${bucket}/${name}` };
}

async function download(req, res, url, bucket, name, isPublic) {
  const [row] = await sql(
    db,
    `select row_to_json(t) from (select o.version, o.metadata, b.public from storage.objects o join storage.buckets b on b.id = o.bucket_id
    where bucket_id = :'bucket' and o.name = :'name') t`,
    { bucket, name },
  );
  const found = row ? JSON.parse(row) : fail(404, 'not_found', 'Object not found');
  if (isPublic ? !found.public : role(req) !== 'service_role') fail(404, 'not_found', 'Object not found');
  const { bytes, headers } = await backend
    .get([bucket, name, found.version])
    .catch(() => fail(404, 'not_found', 'Object not found'));
  res.writeHead(200, {
    ...headers,
    'content-length': bytes.length,
    etag: found.metadata.eTag,
    'accept-ranges': 'bytes',
  });
  const rate = Number(url.searchParams.get('lab_bytes_per_second') ?? 0);
  if (req.method === 'HEAD' || !rate) return res.end(req.method === 'HEAD' ? undefined : bytes);
  for (let at = 0; at < bytes.length && !res.destroyed; at += rate) {
    res.write(bytes.subarray(at, at + rate));
    await sleep(1000);
  }
  res.end();
}

serve(env.SERVER_PORT ?? env.PORT ?? 5000, async (req, res, url) => {
  const [, kind, ...rest] = decodeURIComponent(url.pathname).split('/');
  if (kind === 'status') return send(res, 200);
  if (kind === 'metrics' && env.PROMETHEUS_METRICS_ENABLED === 'true') return send(res, 200, metrics());
  if (kind === 'lab' && rest[0] === 'headers') return send(res, 200, req.headers);
  if (kind === 'upload' && rest[0] === 'resumable') {
    if (req.method !== 'OPTIONS') writer(req);
    return resumable(req, res, url, { store, limit, fail });
  }
  if (kind === 'bucket' && req.method === 'GET') {
    role(req);
    const [list] = await sql(db, "select coalesce(json_agg(b), '[]') from storage.buckets b");
    return send(res, 200, JSON.parse(list));
  }
  if (kind === 'bucket' && req.method === 'POST') {
    writer(req);
    const wanted = JSON.parse(await body(req));
    await sql(db, "insert into storage.buckets (id, name, public) values (:'id', :'id', :'public')", {
      id: wanted.id ?? wanted.name,
      public: Boolean(wanted.public),
    });
    return send(res, 200, { name: wanted.id ?? wanted.name });
  }
  if (kind !== 'object')
    return send(res, 404, {
      statusCode: '404',
      error: 'Not Found',
      message: `Route ${req.method}:${url.pathname} not found`,
    });
  const scope = ['public', 'authenticated', 'info', 'list'].includes(rest[0]) ? rest.shift() : '';
  const [bucket, ...path] = rest;
  const name = path.join('/');
  if (scope === 'list') {
    role(req);
    const [list] = await sql(
      db,
      "select coalesce(json_agg(o), '[]') from storage.objects o where bucket_id = :'bucket'",
      { bucket },
    );
    return send(res, 200, JSON.parse(list));
  }
  if (req.method === 'GET' || req.method === 'HEAD')
    return download(req, res, url, bucket, name, scope === 'public');
  writer(req);
  if (req.method === 'DELETE') {
    const [version] = await sql(
      db,
      "delete from storage.objects where bucket_id = :'bucket' and name = :'name' returning version",
      { bucket, name },
    );
    await backend.remove([bucket, name, version]).catch(() => {});
    return send(res, 200, { message: 'Successfully deleted' });
  }
  if (Number(req.headers['content-length'] ?? 0) > limit)
    fail(413, 'Payload too large', 'The object exceeded the maximum allowed size');
  const headers = {
    'content-type': req.headers['content-type'] ?? 'application/octet-stream',
    'cache-control': req.headers['cache-control'] ?? 'no-cache',
  };
  send(res, 200, await store(bucket, name, await body(req), headers));
});
