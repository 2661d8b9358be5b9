import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { impatientProxy } from './impatient-proxy.ts';

const services = [service('gateway', { networks: gatewayNetworks }), service('realtime')];

describe('tls/impatient-proxy', () => {
  it('fails for a proxy that waits no longer than a heartbeat', () => {
    const proxyConfigs = [proxyConfig({ readTimeoutMs: 30_000 })];
    expect(judge(impatientProxy, { services, proxyConfigs })).toMatchObject({
      status: 'fail',
      detail: 'volumes/proxy/nginx.conf waits 30 seconds, a heartbeat comes every 25 to 30',
      evidence: [{ at: { line: 48 } }],
    });
  });

  it.each([
    ['an hour', { readTimeoutMs: 3_600_000 }],
    ['31 seconds', { readTimeoutMs: 31_000 }],
    ['nginx’s own 60 seconds', {}],
    ['Caddy, which waits without end', { product: 'caddy' as const }],
  ])('passes with %s', (_what, parts) => {
    expect(judge(impatientProxy, { services, proxyConfigs: [proxyConfig(parts)] }).status).toBe('pass');
  });

  it('skips a proxy of something else, and a stack without Realtime', () => {
    const at = { file: 'nginx.conf', line: 1 };
    const other = proxyConfig({ readTimeoutMs: 5000, upstreams: [{ address: 'app:3000', at }] });
    expect(judge(impatientProxy, { services, proxyConfigs: [other] }).status).toBe('skip');
    const hasty = [proxyConfig({ readTimeoutMs: 5000 })];
    expect(judge(impatientProxy, { services: services.slice(0, 1), proxyConfigs: hasty }).status).toBe(
      'skip',
    );
  });

  it('is unknown when another time may stand in a part that was not read, unless a long one is written', () => {
    const part = { text: 'include /etc/nginx/proxy.conf', at: { file: 'nginx.conf', line: 7 } };
    const judged = (times: { readTimeoutMs?: number }) =>
      judge(impatientProxy, {
        services,
        proxyConfigs: [proxyConfig({ ...times, unseen: { readTimeoutMs: part } })],
      }).status;

    expect(judged({})).toBe('unknown');
    expect(judged({ readTimeoutMs: 10_000 })).toBe('unknown');
    expect(judged({ readTimeoutMs: 300_000 })).toBe('pass');
  });
});
