import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import type { ProxyConfigFact } from '../../../model/facts/files.ts';
import { whyUnseen } from '../unseen.ts';

/** A client of Realtime that has nothing to say is silent for 25 seconds (realtime-js), with Phoenix’s own client for 30. */
const heartbeatMs = 30_000;

export const impatientProxy = defineCheck({
  id: 'tls/impatient-proxy',
  pass: 'The proxy waits longer than clients of Realtime are silent',
  fail: 'The proxy gives up while clients of Realtime are silent',
  why: 'Every quiet socket is cut between two heartbeats, and clients join again and again and miss what happened meanwhile.',
  severity: 'P2',
  sources: ['failure case 24', 'nginx.org: proxy_read_timeout', 'supabase/realtime-js:src/RealtimeClient.ts'],
  needs: ['services', 'proxyConfigs'],

  run({ services, proxyConfigs }) {
    if (serviceOf(services, 'realtime') === undefined) return skip('this stack runs no Realtime');
    const configs = forwardingTo(services, proxyConfigs);
    if (configs.length === 0) return skip('no proxy configuration here forwards to this stack');
    const isHasty = ({ readTimeoutMs = Infinity }: ProxyConfigFact) => readTimeoutMs <= heartbeatMs;
    const hasty = configs.filter((config) => isHasty(config) && config.unseen?.readTimeoutMs === undefined);
    // A long time that is written counts; a short or no time may be overruled by what was not read.
    const unsure = configs.filter((config) => isHasty(config) || config.readTimeoutMs === undefined);
    const evidence = some(hasty.map((config) => seen(config.file, waits(config), config.upstreams[0]?.at)));
    const hidden = whyUnseen(unsure, 'readTimeoutMs');
    if (evidence === null && hidden !== null) return unknown(hidden);
    if (evidence === null)
      return pass(...configs.map((config) => seen(config.file, waits(config), config.upstreams[0]?.at)));
    return fail(
      `${hasty[0]?.file} ${waits(hasty[0])}, a heartbeat comes every 25 to 30`,
      evidence,
      'Let the proxy wait 300 seconds or more for what it forwards to (proxy_read_timeout in nginx, read_timeout in Caddy), and reload it; seaworthy tls config prints a whole one.',
    );
  },
});

function waits(config: ProxyConfigFact | undefined): string {
  if (config?.readTimeoutMs === undefined)
    return config?.product === 'caddy' ? 'waits without end' : "waits nginx's own 60 seconds";
  return `waits ${config.readTimeoutMs / 1000} seconds`;
}
