import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { gatewayNetworks, proxyConfig } from '../../../../test/helpers/proxies.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { none } from './none.ts';

function stack(url: string, ...more: readonly ServiceFact[]) {
  return [
    service('gateway', { networks: gatewayNetworks, ports: [port(8000, 8000)] }),
    service('auth', { environment: environment({ API_EXTERNAL_URL: url }) }),
    ...more,
  ];
}

const caddy = service('proxy', { product: 'caddy', ports: [port(80, 80), port(443, 443)] });

describe('tls/none', () => {
  it('fails for the stock stack, with the gateway and the URLs as evidence', () => {
    expect(judge(none, { services: stack('http://localhost:8000') })).toMatchObject({
      status: 'fail',
      detail: 'nothing in this stack ends TLS',
      evidence: [{ subject: 'services.gateway', at: { line: 10 } }, { saw: 'http://localhost:8000' }],
    });
  });

  it("fails for Kong's own port with the certificate it made itself", () => {
    const services = [service('gateway', { product: 'kong', ports: [port(8000, 8000), port(8443, 8443)] })];

    expect(judge(none, { services })).toMatchObject({
      status: 'fail',
      detail: "nothing in this stack ends TLS (Kong's port 8443 shows a certificate it made itself)",
    });
  });

  it('fails for a proxy that serves plain http', () => {
    const plain = service('proxy', { product: 'nginx', ports: [port(80, 80)] });

    expect(judge(none, { services: stack('http://acme.dev', plain) }).status).toBe('fail');
  });

  it('fails for a proxy on 443 whose configuration holds no TLS', () => {
    const nginx = service('proxy', { product: 'nginx', ports: [port(443, 443)] });
    const proxyConfigs = [proxyConfig({ tls: false })];

    expect(judge(none, { services: stack('http://acme.dev', nginx), proxyConfigs }).status).toBe('fail');
  });

  it('fails for a Traefik of this stack that listens on 80 alone, whatever the labels say', () => {
    const labels = { 'traefik.enable': 'true', 'traefik.http.routers.api.entrypoints': 'web' };
    const traefik = service('proxy', { product: 'traefik', ports: [port(80, 80)] });
    const gateway = service('gateway', { labels });

    expect(judge(none, { services: [gateway, traefik] }).status).toBe('fail');
    expect(judge(none, { services: [gateway] }).status).toBe('unknown');
  });

  it('judges the services themselves where no gateway stands before them', () => {
    const auth = service('auth', { environment: environment({ API_EXTERNAL_URL: 'http://acme.dev' }) });
    const plain = service('proxy', { product: 'nginx', ports: [port(80, 80)] });

    expect(judge(none, { services: [auth, plain] })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.auth' }, { saw: 'http://acme.dev' }],
    });
    expect(judge(none, { services: [service('rest', { ports: [port(3000, 3000)] })] }).status).toBe('fail');
    expect(judge(none, { services: [auth, caddy] }).status).toBe('pass');
    expect(judge(none, { services: [auth] }).status).toBe('skip');
  });

  it('passes for a proxy on 443', () => {
    expect(judge(none, { services: stack('https://api.acme.dev', caddy) })).toMatchObject({
      status: 'pass',
      evidence: [{ subject: 'services.proxy.ports', saw: 'caddy on 443' }],
    });
  });

  it('passes for Kong with a certificate of its own', () => {
    const gateway = service('gateway', {
      ports: [port(443, 8443)],
      environment: environment({ KONG_SSL_CERT: '/home/kong/server.crt' }),
    });

    expect(judge(none, { services: [gateway] }).status).toBe('pass');
  });

  it('passes for a tunnel and for a web server of the host, when the public URL is https', () => {
    const tunnel = service('proxy', { product: 'cloudflared' });
    const hostProxies = {
      found: [{ product: 'nginx', files: ['/etc/nginx/sites-enabled/api'], mentions: [':8000'] }],
    } as const;

    expect(judge(none, { services: stack('https://api.acme.dev', tunnel) }).status).toBe('pass');
    expect(judge(none, { services: stack('https://api.acme.dev'), hostProxies }).status).toBe('pass');
    expect(judge(none, { services: stack('http://localhost:8000'), hostProxies }).status).toBe('unknown');
  });

  it('is unknown when the public URL is https and nothing here ends TLS', () => {
    expect(judge(none, { services: stack('https://api.acme.dev') })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('the public URL is https://api.acme.dev'),
    });
  });

  it('is unknown for labels of a proxy outside, and for an unknown service on 443', () => {
    const labelled = service('gateway', { labels: { 'traefik.enable': 'true' } });
    const homemade = service('other', { name: 'edge', ports: [port(443, 443)] });

    expect(judge(none, { services: [labelled] }).status).toBe('unknown');
    expect(judge(none, { services: stack('http://localhost:8000', homemade) }).status).toBe('unknown');
  });

  it('is not fooled by https on this machine', () => {
    expect(judge(none, { services: stack('https://localhost:8443') }).status).toBe('fail');
  });

  it('skips a stack without a gateway', () => {
    expect(judge(none, { services: [service('db')] }).status).toBe('skip');
  });

  it('is unknown for a proxy on 443 whose TLS may stand in a part that was not read', () => {
    const nginx = service('proxy', { product: 'nginx', ports: [port(443, 443)] });
    const part = { text: 'include /etc/nginx/tls.conf', at: { file: 'nginx.conf', line: 7 } };
    const proxyConfigs = [proxyConfig({ tls: false, unseen: { tls: part } })];
    expect(judge(none, { services: stack('https://api.acme.dev', nginx), proxyConfigs }).status).toBe(
      'unknown',
    );
  });
});
