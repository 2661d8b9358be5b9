// Part of the STAND-IN for storage-api: resumable uploads, kept in memory until the last byte. Location is built from X-Forwarded-* as upstream does,
// so a proxy that forgets one of them sends the client to a wrong address.
import { randomUUID } from 'node:crypto';
import { body, env, send } from './shared.mjs';

// supabase/storage: src/config.ts, requestAllowXForwardedPrefix.
const believesPrefix = env.REQUEST_ALLOW_X_FORWARDED_PATH === 'true';
const uploads = new Map();

// TUS 1.0: create, ask, append.
export async function resumable(req, res, url, { store, limit, fail }) {
  const base = { 'tus-resumable': '1.0.0', 'tus-version': '1.0.0', 'tus-extension': 'creation,expiration' };
  if (req.method === 'OPTIONS') return send(res, 204, '', base);
  if (req.method === 'POST') {
    const meta = Object.fromEntries(
      (req.headers['upload-metadata'] ?? '')
        .split(',')
        .map((pair) => pair.trim().split(' '))
        .map(([k, v]) => [k, Buffer.from(v ?? '', 'base64').toString()]),
    );
    const size = Number(req.headers['upload-length']);
    if (size > limit) fail(413, 'Payload too large', 'The object exceeded the maximum allowed size', 413);
    const id = Buffer.from(`${meta.bucketName}/${meta.objectName}/${randomUUID()}`).toString('base64url');
    uploads.set(id, { meta, size, parts: [], offset: 0 });
    const proto = env.NODE_ENV === 'production' ? 'https' : (req.headers['x-forwarded-proto'] ?? 'http');
    const prefix = believesPrefix ? (req.headers['x-forwarded-prefix'] ?? '').replace(/\/+$/, '') : '';
    const host = req.headers['x-forwarded-host'] ?? req.headers.host;
    const port = req.headers['x-forwarded-port'];
    const shown =
      port &&
      !host.includes(':') &&
      !(proto === 'https' && port === '443') &&
      !(proto === 'http' && port === '80')
        ? `${host}:${port}`
        : host;
    return send(res, 201, '', {
      ...base,
      location: `${proto}://${shown}${prefix}/upload/resumable/${id}`,
    });
  }
  const upload =
    uploads.get(url.pathname.split('/').pop()) ?? fail(404, 'not_found', 'upload not found', 404);
  if (req.method === 'PATCH') {
    if (Number(req.headers['upload-offset']) !== upload.offset)
      return send(res, 409, 'offset mismatch', base);
    const part = await body(req);
    upload.parts.push(part);
    upload.offset += part.length;
    if (upload.offset >= upload.size)
      await store(upload.meta.bucketName, upload.meta.objectName, Buffer.concat(upload.parts), {
        'content-type': upload.meta.contentType || 'application/octet-stream',
        'cache-control': upload.meta.cacheControl ? `max-age=${upload.meta.cacheControl}` : 'no-cache',
      });
  }
  send(res, req.method === 'PATCH' ? 204 : 200, '', {
    ...base,
    'upload-offset': upload.offset,
    'upload-length': upload.size,
    'cache-control': 'no-store',
  });
}
