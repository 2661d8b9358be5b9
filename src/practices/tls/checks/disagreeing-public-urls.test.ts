import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import { disagreeingPublicUrls } from './disagreeing-public-urls.ts';

const stack = (external: string, open: string) => [
  service('gateway', { networks: gatewayNetworks }),
  service('auth', { environment: environment({ API_EXTERNAL_URL: external }) }),
  service('studio', { environment: environment({ SUPABASE_PUBLIC_URL: open }) }),
];
const at = { file: 'nginx.conf', line: 3 };

describe('tls/disagreeing-public-urls', () => {
  it('fails where one address was forgotten', () => {
    const services = stack('https://old.acme.dev/auth/v1', 'https://api.acme.dev');
    const outcome = judge(disagreeingPublicUrls, { services });
    expect(outcome).toMatchObject({ status: 'fail' });
    expect(JSON.stringify(outcome)).toContain('names old.acme.dev');
  });

  it('fails where only the port differs', () => {
    const services = stack('https://api.acme.dev:8443/auth/v1', 'https://api.acme.dev');
    expect(judge(disagreeingPublicUrls, { services }).status).toBe('fail');
  });

  it('passes for one host, whatever the path and the letters', () => {
    const services = stack('https://API.acme.dev/auth/v1', 'https://api.acme.dev/');
    expect(judge(disagreeingPublicUrls, { services }).status).toBe('pass');
  });

  it('passes for two names that one proxy serves', () => {
    const services = stack('https://auth.acme.dev', 'https://api.acme.dev');
    const names = ['auth.acme.dev', 'api.acme.dev'].map((name) => ({ name, at }));
    const proxyConfigs = [proxyConfig({ serverNames: names })];
    expect(judge(disagreeingPublicUrls, { services, proxyConfigs }).status).toBe('pass');
  });

  it('passes for files that come from a host of their own', () => {
    const cdn = environment({ STORAGE_PUBLIC_URL: 'https://cdn.acme.dev' });
    const services = [
      ...stack('https://api.acme.dev/auth/v1', 'https://api.acme.dev'),
      service('storage', { environment: cdn }),
    ];
    expect(judge(disagreeingPublicUrls, { services }).status).toBe('pass');
  });

  it('leaves local addresses to another check', () => {
    const services = stack('http://localhost:8000/auth/v1', 'https://api.acme.dev');
    expect(judge(disagreeingPublicUrls, { services }).status).toBe('skip');
  });
});
