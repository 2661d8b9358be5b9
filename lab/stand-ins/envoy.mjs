// STAND-IN for Envoy. It reads the real configuration files (envoy.yaml -> lds.yaml, cds.yaml) and keeps from upstream
// (supabase/supabase: docker/volumes/api/envoy/*; Envoy docs for the filters):
// - routes in order, prefix_rewrite, request_headers_to_add/remove, host_rewrite_literal, clusters;
// - the route's `timeout` runs until the response is complete, so a longer download is cut; none for WebSockets; idle_timeout between two pieces;
// - filters in order: basic auth ({SHA} users), the Lua filter's 401 on its PROTECTED_ROUTES, RBAC 403; sb_ keys only when all four are set;
// - escaped slashes and header names with an underscore are refused with 400; admin on 127.0.0.1:9901 with /ready and /stats/prometheus.
// The Lua code itself is not run: its tables and key constants are read out of it.
import { createHash } from 'node:crypto';
import {
  bootstrap,
  clusters,
  filter,
  guarded,
  known,
  listener,
  manager,
  opaque,
  opaqueOn,
  users,
  virtualHost,
} from './envoy-config.mjs';
import { accessLog, forward, forwardUpgrade, refuseUpgrade } from './proxy.mjs';
import { log, metrics, send, serve } from './shared.mjs';

const seconds = (text) => (text ? Number.parseFloat(text) * 1000 : undefined);
const matches = ({ match }, path) => (match.path ? match.path === path : path.startsWith(match.prefix));

function rbac(rules, req, path, apikey) {
  if (!rules) return true;
  const permitted = (one) => one.any || path.startsWith(one.url_path?.path.prefix ?? '\0');
  const principal = (one) => {
    if (one.any) return true;
    if (one.direct_remote_ip)
      return req.socket.remoteAddress.replace('::ffff:', '') === one.direct_remote_ip.address_prefix;
    const value = one.header?.name === 'apikey' ? apikey : req.headers[one.header?.name];
    // An empty exact string is a key that was never set: it must match nobody.
    return Boolean(one.header?.string_match.exact) && value === one.header.string_match.exact;
  };
  const hit = Object.values(rules.policies).some(
    (one) => one.permissions.some(permitted) && one.principals.some(principal),
  );
  return rules.action === 'DENY' ? !hit : hit;
}

function loggedIn(req) {
  const [user, ...rest] = Buffer.from(req.headers.authorization?.match(/^Basic (.+)$/)?.[1] ?? '', 'base64')
    .toString()
    .split(':');
  return users.has(`${user}:{SHA}${createHash('sha1').update(rest.join(':')).digest('base64')}`);
}

// With use_remote_address and no trusted hop: the neighbour is appended, the scheme is the neighbour's whatever a header says
// (envoyproxy/envoy: source/common/http/conn_manager_utility.cc, mutateRequestHeaders).
function ownView(req) {
  const neighbour = req.socket.remoteAddress.replace('::ffff:', '');
  const claimed = req.headers['x-forwarded-for'];
  const hops = manager.xff_num_trusted_hops ?? 0;
  const proto = req.headers['x-forwarded-proto'];
  if (!manager.use_remote_address) return { 'x-forwarded-proto': proto ?? 'http' };
  return {
    'x-forwarded-for': claimed ? `${claimed},${neighbour}` : neighbour,
    'x-forwarded-proto': hops === 0 ? 'http' : (proto ?? 'http'),
  };
}

// decide(): either { status, text, headers } to answer, or { target } to pass on.
function decide(req) {
  const url = new URL(req.url, 'http://lab');
  const path = url.pathname.replace(/\/{2,}/g, '/');
  if (manager.path_with_escaped_slashes_action === 'REJECT_REQUEST' && /%2f|%5c/i.test(url.pathname))
    return { status: 400, text: 'Bad Request' };
  if (Object.keys(req.headers).some((name) => name.includes('_')))
    return { status: 400, text: 'Bad Request' };
  const route = virtualHost.routes.find((one) => matches(one, path));
  if (!route) return { status: 404, text: '' };
  const override = route.typed_per_filter_config ?? {};
  if (!override['envoy.filters.http.basic_auth']?.disabled && users.size && !loggedIn(req))
    return {
      status: 401,
      text: 'User authentication failed. Missing username and password.',
      headers: { 'www-authenticate': `Basic realm="http://${req.headers.host}${path}"` },
    };
  let apikey = req.headers.apikey ?? url.searchParams.get('apikey') ?? undefined;
  if (opaqueOn && opaque.has(apikey)) apikey = opaque.get(apikey);
  if (guarded.has(route.name) && !known.has(apikey))
    return { status: 401, text: apikey ? 'Unauthorized: invalid API key' : 'Unauthorized: no API key' };
  const rules = override['envoy.filters.http.rbac']?.rbac?.rules ?? filter('rbac')[0]?.rules;
  if (!rbac(rules, req, path, apikey)) return { status: 403, text: 'RBAC: access denied' };

  const headers = { ...req.headers, ...ownView(req) };
  for (const name of route.request_headers_to_remove ?? []) delete headers[name.toLowerCase()];
  const isFunction = route.name === 'functions-v1-all';
  if (apikey && !isFunction) {
    headers.apikey = apikey;
    if (route.name === 'realtime-v1-ws-protected') headers['x-api-key'] = apikey;
    else if (guarded.has(route.name) && !/^Bearer (?!sb_)/.test(headers.authorization ?? ''))
      headers.authorization = `Bearer ${apikey}`;
  }
  for (const { header } of [
    ...(virtualHost.request_headers_to_add ?? []),
    ...(route.request_headers_to_add ?? []),
  ])
    headers[header.key.toLowerCase()] ??= header.value
      .replace('%REQ(:AUTHORITY)%', req.headers.host ?? '')
      .replace('%DOWNSTREAM_LOCAL_PORT%', String(req.socket.localPort));
  if (route.route.host_rewrite_literal) headers.host = route.route.host_rewrite_literal;
  const { prefix_rewrite: rewrite } = route.route;
  const rest =
    rewrite === undefined ? path : rewrite + path.slice((route.match.prefix ?? route.match.path).length);
  return {
    target: {
      ...clusters.get(route.route.cluster),
      path: rest + url.search,
      headers,
      total: seconds(route.route.timeout) ?? 15_000,
      idle: seconds(route.route.idle_timeout) ?? 300_000,
      errors: {
        timeout: 'upstream request timeout',
        away: 'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
      },
    },
  };
}

const { address, port_value: port } = listener.address.socket_address;
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS,HEAD',
  'access-control-allow-headers': '*',
  'access-control-max-age': '3600',
};
const server = serve(
  port,
  (req, res) => {
    accessLog(req, res);
    if (req.method === 'OPTIONS' && req.headers['access-control-request-method'])
      return send(res, 200, '', cors);
    const { status, text, headers, target } = decide(req);
    if (req.headers.origin) res.setHeader('access-control-allow-origin', req.headers.origin);
    if (target) forward(req, res, target);
    else send(res, status, text, headers);
  },
  address,
);
server.on('upgrade', (req, socket, head) => {
  const { status, target } = decide(req);
  if (target) forwardUpgrade(socket, head, target);
  else refuseUpgrade(socket, `${status} Refused`);
});
server.requestTimeout = 0;

const admin = bootstrap.admin.address.socket_address;
serve(
  admin.port_value,
  (_req, res, url) => {
    if (url.pathname === '/ready') return send(res, 200, 'LIVE\n');
    if (url.pathname === '/stats/prometheus')
      return send(res, 200, metrics('# TYPE envoy_server_live gauge\nenvoy_server_live{} 1\n'));
    send(res, 404);
  },
  admin.address,
);
log(`all clusters initialized, ${virtualHost.routes.length} routes, sb_ keys ${opaqueOn ? 'on' : 'off'}`);
