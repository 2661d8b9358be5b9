import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { placeholderDomain } from './placeholder-domain.ts';

function proxy(values: Parameters<typeof environment>[0]) {
  return [service('proxy', { environment: environment(values) })];
}

const gateway = service('gateway', { networks: gatewayNetworks });
const at = { file: 'volumes/proxy/nginx.conf', line: 3 };

describe('tls/placeholder-domain', () => {
  it.each([
    ['the shipped domain', { PROXY_DOMAIN: 'your-domain.example.com' }],
    ['the shipped mail address', { PROXY_DOMAIN: 'api.acme.dev', CERTBOT_EMAIL: 'admin@example.com' }],
    ['this machine', { PROXY_DOMAIN: 'localhost' }],
  ])('fails for %s', (_what, values) => {
    expect(judge(placeholderDomain, { services: proxy(values) })).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('fails for a placeholder written into the configuration', () => {
    const proxyConfigs = [proxyConfig({ serverNames: [{ name: 'api.yourdomain.com', at }] })];

    expect(judge(placeholderDomain, { services: [gateway], proxyConfigs })).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'server name api.yourdomain.com', at }],
    });
  });

  it('passes for real names', () => {
    const values = { PROXY_DOMAIN: 'api.acme.dev', CERTBOT_EMAIL: 'ops@acme.dev' };
    const proxyConfigs = [proxyConfig({ serverNames: [{ name: '{$PROXY_DOMAIN}', at }] })];

    expect(judge(placeholderDomain, { services: [gateway, ...proxy(values)], proxyConfigs }).status).toBe(
      'pass',
    );
  });

  it("leaves the operator's other sites alone", () => {
    const upstreams = [{ address: 'frontend:3000', at }];
    const proxyConfigs = [proxyConfig({ upstreams, serverNames: [{ name: 'example.com', at }] })];

    expect(judge(placeholderDomain, { services: [gateway], proxyConfigs }).status).toBe('skip');
  });
});
