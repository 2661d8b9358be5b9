import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { forgeableAddress } from './forgeable-address.ts';

function stack(header: string, config: Parameters<typeof proxyConfig>[0]) {
  const auth = service('auth', { environment: environment({ GOTRUE_RATE_LIMIT_HEADER: header }) });
  const services = [service('gateway', { networks: gatewayNetworks }), auth];
  return { services, proxyConfigs: [proxyConfig(config)] };
}
const nginx = (name: string, value: string) => ({ addressHeaders: { [name]: value } });

describe('auth/forgeable-address', () => {
  it.each([
    [
      'nginx adds to what callers send',
      'X-Forwarded-For',
      nginx('x-forwarded-for', '$proxy_add_x_forwarded_for'),
    ],
    ['nginx passes on what callers send', 'X-Real-IP', nginx('x-forwarded-for', '$remote_addr')],
    ['nginx copies another header', 'X-Real-IP', nginx('x-real-ip', '$http_x_forwarded_for')],
    ['Caddy passes on what callers send', 'X-Real-IP', { product: 'caddy' as const, addressHeaders: {} }],
  ])('fails where %s', (_what, header, config) => {
    expect(judge(forgeableAddress, stack(header, config))).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 48 } }, { subject: expect.stringContaining('RATE_LIMIT_HEADER') }],
    });
  });

  it.each([
    ['nginx writes what it sees', 'X-Real-IP', nginx('x-real-ip', '$remote_addr')],
    ['nginx replaces the list', 'x-forwarded-for', nginx('x-forwarded-for', '$remote_addr')],
    ['Caddy writes the list itself', 'X-Forwarded-For', { product: 'caddy' as const, addressHeaders: {} }],
    [
      'Caddy is told to',
      'X-Real-IP',
      { product: 'caddy' as const, addressHeaders: { 'x-real-ip': '{remote_host}' } },
    ],
  ])('passes where %s', (_what, header, config) => {
    expect(judge(forgeableAddress, stack(header, config)).status).toBe('pass');
  });

  it.each([
    ['a header that a network writes', 'CF-Connecting-IP', nginx('x-real-ip', '$remote_addr')],
    [
      'a proxy that believes others',
      'X-Real-IP',
      { ...nginx('x-real-ip', '$remote_addr'), trustsProxies: true as const },
    ],
    ['a variable of somebody’s own', 'X-Real-IP', nginx('x-real-ip', '$caller')],
    ['facts of an earlier version', 'X-Real-IP', {}],
  ])('cannot tell for %s', (_what, header, config) => {
    expect(judge(forgeableAddress, stack(header, config)).status).toBe('unknown');
  });

  it('cannot tell without the proxy, and leaves a missing header to its own check', () => {
    expect(judge(forgeableAddress, { ...stack('X-Real-IP', {}), proxyConfigs: [] }).status).toBe('unknown');
    expect(judge(forgeableAddress, stack('', {})).status).toBe('skip');
    expect(judge(forgeableAddress, { services: [] }).status).toBe('skip');
  });
});
