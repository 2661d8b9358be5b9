// Part of the STAND-IN for Kong: what it tells a service about the caller. Kept from upstream (Kong/kong: kong/runloop/handler.lua, access.before):
// a neighbour of trusted_ips is believed, anybody else's X-Forwarded-* are replaced; X-Forwarded-For is appended to in any case.
import { BlockList, isIPv6 } from 'node:net';
import { env } from './shared.mjs';

const trusted = new BlockList();
for (const entry of (env.KONG_TRUSTED_IPS ?? '').split(',').filter(Boolean)) {
  const [network, length] = entry.trim().split('/');
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  trusted.addSubnet(network, Number(length ?? (family === 'ipv6' ? 128 : 32)), family);
}

export function forwardedBy(req, route) {
  const neighbour = req.socket.remoteAddress.replace('::ffff:', '');
  const believed = trusted.check(neighbour, isIPv6(neighbour) ? 'ipv6' : 'ipv4') ? req.headers : {};
  const claimed = req.headers['x-forwarded-for'];
  return {
    'x-real-ip': believed['x-real-ip'] ?? neighbour,
    'x-forwarded-for': claimed ? `${claimed}, ${neighbour}` : neighbour,
    'x-forwarded-proto': believed['x-forwarded-proto'] ?? (req.socket.encrypted ? 'https' : 'http'),
    'x-forwarded-host': believed['x-forwarded-host'] ?? req.headers.host?.replace(/:\d+$/, ''),
    'x-forwarded-port': believed['x-forwarded-port'] ?? String(req.socket.localPort),
    'x-forwarded-path': believed['x-forwarded-path'] ?? req.url.split('?')[0],
    'x-forwarded-prefix': believed['x-forwarded-prefix'] ?? route.path.replace(/\/$/, ''),
  };
}
