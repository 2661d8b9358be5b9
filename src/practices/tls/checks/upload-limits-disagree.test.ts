import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { uploadLimitsDisagree } from './upload-limits-disagree.ts';

const mebibyte = 1024 * 1024;

function stack(gatewayValues: Parameters<typeof environment>[0] = {}, limit: string | null = '52428800') {
  return [
    service('gateway', { networks: gatewayNetworks, environment: environment(gatewayValues) }),
    service('storage', { environment: environment({ FILE_SIZE_LIMIT: limit }) }),
  ];
}

describe('tls/upload-limits-disagree', () => {
  it('fails for the default of nginx', () => {
    expect(judge(uploadLimitsDisagree, { services: stack(), proxyConfigs: [proxyConfig()] })).toMatchObject({
      status: 'fail',
      detail: 'Storage accepts 50 MiB; volumes/proxy/nginx.conf lets through 1 MiB',
      evidence: [{ at: { line: 48 } }, { subject: 'services.storage.environment.FILE_SIZE_LIMIT' }],
    });
  });

  it('fails for a limit of Kong and for a bucket that promises more', () => {
    const tight = { KONG_NGINX_PROXY_CLIENT_MAX_BODY_SIZE: '10m' };
    const buckets = [{ id: 'videos', public: false, fileSizeLimit: 200 * mebibyte }];
    const storageObjects = { buckets, objects: 0, bytes: 0 };

    expect(judge(uploadLimitsDisagree, { services: stack(tight) }).status).toBe('fail');
    expect(judge(uploadLimitsDisagree, { services: stack(), storageObjects }).status).toBe('fail');
  });

  it.each([
    ['no proxy', []],
    ['nginx without a limit', [proxyConfig({ bodyLimitBytes: 0 })]],
    ['nginx with the same limit', [proxyConfig({ bodyLimitBytes: 50 * mebibyte })]],
    ['Caddy', [proxyConfig({ product: 'caddy' })]],
  ])('passes with %s', (_what, proxyConfigs) => {
    expect(judge(uploadLimitsDisagree, { services: stack(), proxyConfigs }).status).toBe('pass');
  });

  it('is unknown for a proxy whose configuration could not be read', () => {
    expect(judge(uploadLimitsDisagree, { services: [...stack(), service('proxy')] }).status).toBe('unknown');
  });

  it('skips without storage or without a limit', () => {
    expect(judge(uploadLimitsDisagree, { services: [service('db')] }).status).toBe('skip');
    expect(judge(uploadLimitsDisagree, { services: stack({}, null) }).status).toBe('skip');
  });

  it('is unknown when another limit may stand in a part that was not read, unless one is wide or another tight', () => {
    const part = { text: 'include /etc/nginx/proxy.conf', at: { file: 'nginx.conf', line: 7 } };
    const judged = (limits: { bodyLimitBytes?: number }, more = {}) =>
      judge(uploadLimitsDisagree, {
        services: stack(more),
        proxyConfigs: [proxyConfig({ ...limits, unseen: { bodyLimitBytes: part } })],
      }).status;

    expect(judged({})).toBe('unknown');
    expect(judged({ bodyLimitBytes: mebibyte })).toBe('unknown');
    expect(judged({ bodyLimitBytes: 0 })).toBe('pass');
    expect(judged({}, { KONG_NGINX_PROXY_CLIENT_MAX_BODY_SIZE: '10m' })).toBe('fail');
  });
});
