// STAND-IN for Kong in DB-less mode: `kong docker-start` and `kong health`. It reads the real declarative file and keeps from upstream
// (supabase/supabase: docker/volumes/api/kong.yml; Kong docs of each plugin):
// - start fails when the file does not parse or uses a plugin that KONG_PLUGINS does not name;
// - longest path first, strip_path; key-auth (header or query) 401, acl 403, basic-auth 401, request-transformer (add, remove), cors, request-termination;
// - 8000 and 8443 (self-signed certificate); the proxy's limit is 60 s between two pieces of data, never on the whole;
// - KONG_STATUS_LISTEN answers /status, and /metrics only with a prometheus plugin.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { config, consumers, groups, logins, routes } from './kong-config.mjs';
import { forwardedBy } from './kong-forwarded.mjs';
import { accessLog, forward, forwardUpgrade, refuseUpgrade } from './proxy.mjs';
import { env, log, metrics, send, serve } from './shared.mjs';

// `kong health` looks for it: lab/images/stand-in/commands/kong.
writeFileSync('/tmp/kong.pid', String(process.pid));

function decide(req) {
  const url = new URL(req.url, 'http://lab');
  const route = routes.find((one) => url.pathname.startsWith(one.path));
  if (!route) return { status: 404, answer: { message: 'no Route matched with those values' } };
  const headers = { ...req.headers, ...forwardedBy(req, route) };
  let consumer;
  for (const { name, config: options = {} } of route.service.plugins ?? []) {
    if (name === 'key-auth') {
      const key = req.headers.apikey ?? url.searchParams.get('apikey');
      consumer = consumers.get(key);
      if (!key)
        return {
          status: 401,
          answer: { message: 'No API key found in request' },
          headers: { 'www-authenticate': 'Key realm="kong"' },
        };
      if (!consumer) return { status: 401, answer: { message: 'Invalid authentication credentials' } };
      if (options.hide_credentials) {
        delete headers.apikey;
        url.searchParams.delete('apikey');
      } else headers['x-api-key'] ??= key;
    }
    if (name === 'acl' && !groups(consumer).some((group) => options.allow.includes(group)))
      return { status: 403, answer: { message: 'You cannot consume this service' } };
    if (name === 'basic-auth') {
      const given = Buffer.from(
        req.headers.authorization?.match(/^Basic (.+)$/)?.[1] ?? '',
        'base64',
      ).toString();
      if (!logins.has(given))
        return {
          status: 401,
          answer: { message: given ? 'Invalid authentication credentials' : 'Unauthorized' },
          headers: { 'www-authenticate': 'Basic realm="kong"' },
        };
      if (options.hide_credentials) delete headers.authorization;
    }
    if (name === 'request-termination')
      return {
        status: options.status_code ?? 503,
        answer: { message: options.message ?? 'Service unavailable' },
      };
    if (name === 'request-transformer') {
      for (const one of options.remove?.headers ?? []) delete headers[one.toLowerCase()];
      for (const one of [...(options.add?.headers ?? []), ...(options.replace?.headers ?? [])]) {
        const [key, ...value] = one.split(':');
        // Kong's $(…) templates are Lua and are not run here.
        if (!one.includes('$(')) headers[key.toLowerCase()] ??= value.join(':').trim();
      }
    }
  }
  const base = route.to.pathname.replace(/\/$/, '');
  const rest = route.strip ? url.pathname.slice(route.path.length).replace(/^\/?/, '/') : url.pathname;
  headers.host = route.to.host;
  return {
    target: {
      host: route.to.hostname,
      port: route.to.port,
      path: base + (rest === '/' && base ? '' : rest) + url.search,
      headers,
      idle: 60_000,
      errors: {
        timeout: { message: 'The upstream server is timing out' },
        away: { message: 'name resolution failed' },
      },
    },
  };
}

function handle(req, res) {
  accessLog(req, res);
  if (req.method === 'OPTIONS' && req.headers.origin)
    return send(res, 200, '', {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS,TRACE,CONNECT',
    });
  const { status, answer, headers, target } = decide(req);
  if (req.headers.origin) res.setHeader('access-control-allow-origin', '*');
  if (target) forward(req, res, target);
  else send(res, status, answer, { server: `kong/${env.LAB_IMAGE_VERSION}`, ...headers });
}
function upgrade(req, socket, head) {
  const { status, target } = decide(req);
  if (target) forwardUpgrade(socket, head, target);
  else refuseUpgrade(socket, `${status} Refused`);
}

// Kong makes itself a certificate when it has none.
execFileSync(
  'openssl',
  [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '7300',
    '-subj',
    '/CN=localhost',
    '-keyout',
    '/tmp/kong.key',
    '-out',
    '/tmp/kong.crt',
  ],
  { stdio: 'ignore' },
);
const secure = createTlsServer(
  { key: readFileSync('/tmp/kong.key'), cert: readFileSync('/tmp/kong.crt') },
  handle,
).listen(8443);
const plain = serve(8000, handle);
for (const server of [plain, secure]) {
  server.requestTimeout = 0;
  server.on('upgrade', upgrade);
}
if (env.KONG_STATUS_LISTEN)
  serve(env.KONG_STATUS_LISTEN.match(/:(\d+)/)[1], (_req, res, url) => {
    if (url.pathname === '/status') return send(res, 200, { server: {}, database: { reachable: true } });
    if (url.pathname === '/metrics' && (config.plugins ?? []).some((one) => one.name === 'prometheus'))
      return send(res, 200, metrics());
    send(res, 404, { message: 'Not found' });
  });
log(`${routes.length} routes`);
