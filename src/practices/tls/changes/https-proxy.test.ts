import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import {
  container,
  environment,
  type FactTableInput,
  here,
  service,
} from '../../../../test/helpers/facts.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import { httpsProxy } from './https-proxy.ts';

const services = [
  service('gateway', { name: 'api-gw', product: 'envoy' }),
  service('storage', { environment: environment({ FILE_SIZE_LIMIT: '52428800' }) }),
  service('auth'),
  service('studio'),
];
const here7 = { domain: 'api.acme.dev', addresses: ['203.0.113.7'], own: ['203.0.113.7'] };

function decide(
  tls: WrittenWishes['tls'],
  facts: FactTableInput = {},
  domain: string | null = 'api.acme.dev',
) {
  const wishes = wishesWith({ ...(domain === null ? {} : { domain }), email: 'ops@acme.dev', tls });
  return decision(
    httpsProxy,
    { services, domainAddresses: here7, listeners: { sockets: [] }, ...facts },
    wishes,
  );
}

function text(tls: WrittenWishes['tls'], path: string): string {
  const decided = decide(tls);
  const fragments = decided.wanted ? decided.fragments : [];
  const file = fragments.find((one) => one.kind === 'file' && one.path === path);
  return file?.kind === 'file' ? file.text : '';
}

describe('tls/https-proxy', () => {
  it('starts nothing by itself, and says how to', () => {
    const decided = decide({});
    expect(decided).toMatchObject({ wanted: false });
    expect(decided.notes?.join()).toMatch(/nothing here ends TLS for api\.acme\.dev: tls\.proxy: caddy/);
    expect(decide({}, {}, null)).toMatchObject({ wanted: false, notes: [] });
    expect(decide({ proxy: 'none' })).toMatchObject({ wanted: false });
    expect(decide({ proxy: 'host-caddy' })).toMatchObject({ wanted: false });
  });

  it('puts Caddy in front, with its state in volumes and auth told whose address counts', () => {
    const decided = decide({ proxy: 'caddy' });
    expect(decided).toMatchObject({ wanted: true });
    const fragments = decided.wanted ? decided.fragments : [];
    expect(fragments.map((one) => one.kind)).toEqual([
      'file',
      'top-level',
      'top-level',
      'new-service',
      'environment',
      'environment',
    ]);
    expect(fragments.slice(-2)).toMatchObject([
      { name: 'GOTRUE_RATE_LIMIT_HEADER', value: 'X-Forwarded-For' },
      { name: 'REQUEST_ALLOW_X_FORWARDED_PATH', value: 'true' },
    ]);
    expect(text({ proxy: 'caddy' }, 'Caddyfile')).toContain('reverse_proxy storage:5000 {');
  });

  it('puts nginx in front, with certbot beside it unless the certificate is a person’s own', () => {
    const names = (tls: WrittenWishes['tls']) => {
      const decided = decide(tls);
      return decided.wanted
        ? decided.fragments.flatMap((one) => (one.kind === 'new-service' ? [one.service] : []))
        : [];
    };
    expect(names({ proxy: 'nginx' })).toEqual(['seaworthy-proxy', 'seaworthy-certbot']);
    expect(names({ proxy: 'nginx', certificate: { cert: 'a.pem', key: 'a.key' } })).toEqual([
      'seaworthy-proxy',
    ]);
    expect(text({ proxy: 'nginx' }, 'nginx.conf')).toContain(
      'limit_req zone=seaworthy_auth burst=60 nodelay;',
    );
    expect(text({ proxy: 'nginx' }, 'waiting.conf')).not.toContain('proxy_pass');
  });

  it('reaches a gateway that shares the network of another service by the name of that one', () => {
    const networks = [{ name: 'inner', aliases: [] }];
    const shared = [
      service('gateway', { name: 'api-gw', networkMode: { value: 'service:vpn', at: [here] } }),
      service('other', { name: 'vpn', networks }),
    ];
    const decided = decide({ proxy: 'caddy' }, { services: shared });
    expect(JSON.stringify(decided)).toContain('reverse_proxy vpn:8000');
    expect(JSON.stringify(decided)).toContain('"networks":["inner"]');
  });

  it("leaves what a person chose for auth's limits", () => {
    const auth = service('auth', { environment: environment({ GOTRUE_RATE_LIMIT_HEADER: 'X-Real-IP' }) });
    const decided = decide(
      { proxy: 'caddy' },
      { services: [...services.filter(({ role }) => role !== 'auth'), auth] },
    );
    expect(JSON.stringify(decided)).not.toContain('"name":"GOTRUE_RATE_LIMIT_HEADER"');
    expect(decided.notes?.join()).toContain('stays X-Real-IP');
  });

  it.each<[string, WrittenWishes['tls'], FactTableInput, string | null, RegExp]>([
    ['no domain', { proxy: 'caddy' }, {}, null, /no domain is wished/],
    ['no gateway', { proxy: 'caddy' }, { services: [service('db')] }, 'api.acme.dev', /no API gateway/],
    [
      'a name that is not there',
      { proxy: 'caddy' },
      { domainAddresses: { ...here7, addresses: [] } },
      'api.acme.dev',
      /does not resolve/,
    ],
    [
      'a name that leads elsewhere',
      { proxy: 'nginx' },
      { domainAddresses: { ...here7, addresses: ['203.0.113.8'] } },
      'api.acme.dev',
      /leads to 203\.0\.113\.8/,
    ],
    [
      'a taken port',
      { proxy: 'caddy' },
      { listeners: { sockets: [{ address: '0.0.0.0', port: 80, process: 'apache2' }] } },
      'api.acme.dev',
      /port 80 of this machine is taken by apache2/,
    ],
    [
      'a proxy of the stack',
      { proxy: 'caddy' },
      {
        services: [
          ...services,
          service('proxy', { ports: [{ published: '443', target: 443, protocol: 'tcp', at: [here] }] }),
        ],
      },
      'api.acme.dev',
      /the service proxy publishes port 443/,
    ],
    [
      'a port taken on the loopback address alone',
      { proxy: 'caddy' },
      { listeners: { sockets: [{ address: '127.0.0.1', port: 80 }] } },
      'api.acme.dev',
      /port 80 of this machine is taken/,
    ],
    [
      'one port for both, with our proxy running',
      { proxy: 'caddy', http_port: 443 },
      { containers: { project: [container('seaworthy-proxy')], foreign: [] } },
      'api.acme.dev',
      /both 443/,
    ],
    [
      'a gateway on the network of the machine',
      { proxy: 'caddy' },
      { services: [service('gateway', { name: 'api-gw', networkMode: { value: 'host', at: [here] } })] },
      'api.acme.dev',
      /api-gw is on no Compose network/,
    ],
    [
      'an authority that nginx has not',
      { proxy: 'nginx', internal_ca: true },
      {},
      'api.acme.dev',
      /no authority of its own/,
    ],
  ])('refuses %s', (_what, tls, facts, domain, message) => {
    expect(() => decide(tls, facts, domain)).toThrow(message);
  });

  it.each<[string, WrittenWishes['tls'], FactTableInput]>([
    [
      'a listener of its own',
      { proxy: 'caddy' },
      {
        listeners: { sockets: [{ address: '0.0.0.0', port: 443, process: 'docker-proxy' }] },
        containers: { project: [container('seaworthy-proxy')], foreign: [] },
      },
    ],
    [
      'a name that went away since',
      { proxy: 'caddy' },
      {
        domainAddresses: { ...here7, addresses: [] },
        containers: { project: [container('seaworthy-proxy')], foreign: [] },
      },
    ],
    [
      'a name of the proxy before it',
      { proxy: 'caddy', trusted_proxies: ['198.51.100.0/24'] },
      { domainAddresses: { ...here7, addresses: ['198.51.100.1'] } },
    ],
    ['a machine behind NAT', { proxy: 'caddy' }, { domainAddresses: { ...here7, own: ['10.0.0.4'] } }],
  ])('is not stopped by %s', (_what, tls, facts) => {
    expect(decide(tls, facts)).toMatchObject({ wanted: true });
  });
});
