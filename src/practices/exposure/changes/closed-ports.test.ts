// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
import { describe, expect, it } from 'vitest';
import { environment, here, service, table } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import type { Decision } from '../../../engine/change.ts';
import { parseWishes } from '../../../engine/wishes/read.ts';
import { known, unknownFact } from '../../../model/fact.ts';
import type { HostProxyFact } from '../../../model/facts/host.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { closedPorts } from './closed-ports.ts';

const gateway = (parts: Partial<ServiceFact> = {}) =>
  service('gateway', { name: 'kong', ports: [port(8000, 8000), port(8443, 8443)], ...parts });
const pooler = service('pooler', { name: 'supavisor', ports: [port(5432, 5432), port(6543, 6543)] });
const tells = (url: string) => service('auth', { environment: environment({ API_EXTERNAL_URL: url }) });

interface Given {
  readonly wishes?: string;
  readonly hostProxies?: HostProxyFact;
  readonly included?: boolean;
}

function decide(
  services: readonly ServiceFact[],
  { wishes = '', hostProxies, included = false }: Given = {},
): Decision {
  const by = included ? ('include' as const) : ('list' as const);
  const deployment = {
    project: 'supabase',
    directory: '/srv/supabase',
    files: [{ path: here.file, by, bytes: 1 }],
    filesFrom: 'default' as const,
    filesNotUsed: [],
    envFile: null,
    unsetVariables: [],
    profiles: [],
  };
  const facts = {
    ...table({}),
    hostProxies: hostProxies === undefined ? unknownFact('static') : known(hostProxies),
  };
  return closedPorts.decide(
    { ...facts, services, deployment } as never,
    {
      wishes: parseWishes(wishes).wishes,
      facts,
    } as never,
  );
}

/** Service → list of ports, or null where it is taken away. */
function portsAfter(decision: Decision): Record<string, unknown> {
  if (!decision.wanted) return {};
  return Object.fromEntries(
    decision.fragments.map((fragment) => {
      if (fragment.kind !== 'service-key') return ['?', fragment.kind];
      return [fragment.service, fragment.how === 'remove' ? null : fragment.value];
    }),
  );
}

const bound = (published: string, target: number, hostIp = '127.0.0.1') => ({
  host_ip: hostIp,
  target,
  published,
  protocol: 'tcp',
});

describe('exposure/closed-ports', () => {
  it('binds gateway, pooler, analytics, internal services and add-ons to this machine', () => {
    const services = [
      gateway(),
      pooler,
      service('analytics', { ports: [port(4000, 4000)] }),
      service('studio', { ports: [port(3000, 3000)] }),
      service('object-store', { ports: [port(9000, 9000), port(9001, 9001)] }),
      service('rest'),
    ];

    const decision = decide(services);

    expect(portsAfter(decision)).toEqual({
      kong: [bound('8000', 8000), bound('8443', 8443)],
      supavisor: [bound('5432', 5432), bound('6543', 6543)],
      analytics: [bound('4000', 4000)],
      studio: [bound('3000', 3000)],
      'object-store': [bound('9000', 9000), bound('9001', 9001)],
    });
    expect(decision).toMatchObject({
      risk: expect.stringContaining(
        'Clients on other machines that connect to :5432 and :6543 (supavisor) directly will fail; use an SSH tunnel (ssh -L 5432:127.0.0.1:5432 THIS-MACHINE)',
      ),
    });
  });

  it('leaves proxies and services that are not of Supabase alone, unless they are named', () => {
    const services = [
      service('proxy', { ports: [port(80, 80), port(443, 443)] }),
      service('other', { name: 'redis', ports: [port(6379, 6379)] }),
    ];

    expect(decide(services)).toMatchObject({
      wanted: false,
      reason: 'the ports of proxy and redis stay as they are',
    });
    expect(portsAfter(decide(services, { wishes: 'exposure:\n  services:\n    redis: loopback\n' }))).toEqual(
      { redis: [bound('6379', 6379)] },
    );
  });

  it('wants nothing where nothing reaches beyond this machine', () => {
    expect(decide([service('pooler', { ports: [port(5432, 5432, '127.0.0.1')] })])).toMatchObject({
      wanted: false,
      reason: 'no port of this deployment reaches beyond this machine',
    });
  });

  it('repeats ports on loopback and on private addresses as they are, and replaces the wide ones', () => {
    const ports = [
      port(5432, 5432, '10.0.0.5'),
      port(6543, 6543, '127.0.0.1'),
      port(6544, 6543, '203.0.113.7'),
    ];

    expect(portsAfter(decide([service('pooler', { ports })]))).toEqual({
      pooler: [bound('5432', 5432, '10.0.0.5'), bound('6543', 6543), bound('6544', 6543)],
    });
  });

  it('keeps protocol, mode, name, ranges and random ports, and each family once', () => {
    const ports = [
      { ...port('9000-9010', 9000), protocol: 'udp', mode: 'host', name: 'x', appProtocol: 'http' },
      port('', 9100),
      port(80, 80, '0.0.0.0'),
      port(80, 80, '::'),
      port(80, 80),
    ];

    expect(portsAfter(decide([service('metrics', { ports })]))).toEqual({
      metrics: [
        {
          name: 'x',
          mode: 'host',
          host_ip: '127.0.0.1',
          target: 9000,
          published: '9000-9010',
          protocol: 'udp',
          app_protocol: 'http',
        },
        { host_ip: '127.0.0.1', target: 9100, protocol: 'tcp' },
        bound('80', 80),
        bound('80', 80, '::1'),
      ],
    });
  });

  it('keeps following the env file, but not from an included file, which may have one of its own', () => {
    const services = [
      service('pooler', { ports: [{ ...port(5432, 5432), expression: '${POSTGRES_PORT}' }] }),
    ];

    expect(decide(services)).toMatchObject({
      fragments: [{ interpolated: true, how: 'replace', value: [bound('${POSTGRES_PORT}', 5432)] }],
    });
    expect(portsAfter(decide(services, { included: true }))).toEqual({ pooler: [bound('5432', 5432)] });
    const note =
      'the ports of pooler are written down as they are now: when a variable in them changes, apply again';
    expect(decide(services).notes).toEqual([]);
    expect(decide(services, { included: true }).notes).toEqual([note]);
    expect(decide([service('pooler', { ports: [{ ...port(5432, 5432), isFrozen: true }] })]).notes).toEqual([
      note,
    ]);
  });

  it('follows the container’s port and a private address, too', () => {
    const ports = [
      { ...port(5432, 5432), expression: '${POSTGRES_PORT}', targetExpression: '${POSTGRES_PORT}' },
      { ...port(5460, 5432, '10.8.0.1'), hostIpExpression: '${VPN}' },
      { ...port(5461, 5432, '0.0.0.0'), hostIpExpression: '${BIND:-0.0.0.0}' },
    ];

    expect(portsAfter(decide([service('db', { ports })]))).toEqual({
      db: [
        { ...bound('${POSTGRES_PORT}', 5432), target: '${POSTGRES_PORT}' },
        bound('5460', 5432, '${VPN}'),
        bound('5461', 5432),
      ],
    });
  });

  it('takes ports away where that is wished, and leaves those that are not wide', () => {
    const wishes = 'exposure:\n  pooler: unpublished\n';
    const mixed = service('db', { ports: [port(5433, 5432), port(5434, 5432, '127.0.0.1')] });

    const decision = decide([pooler, mixed], { wishes });

    expect(portsAfter(decision)).toEqual({ supavisor: null, db: [bound('5434', 5432)] });
    expect(decision).toMatchObject({
      risk: expect.stringContaining('programs of this machine outside Docker'),
    });
  });

  it('keeps what is wished to be kept, service before group', () => {
    const wishes = 'exposure:\n  pooler: keep\n  services:\n    db: loopback\n';
    const db = service('db', { ports: [port(5433, 5432)] });

    expect(portsAfter(decide([pooler, db], { wishes }))).toEqual({ db: [bound('5433', 5432)] });
  });

  describe('at the gateway', () => {
    it.each([
      'http://localhost:8000',
      'http://127.0.0.1:8000',
      'http://kong:8000',
      'http://API-GW:8000',
      'http://supabase-kong:8000',
      'https://api.acme-shop.dev',
      'not a URL',
    ])('closes the port when clients are told %s', (url) => {
      const named = gateway({
        containerName: { value: 'supabase-kong', at: [here] },
        networks: [{ name: 'default', aliases: ['api-gw'] }],
      });
      expect(decide([named, tells(url)]).notes).toEqual([]);
      expect(portsAfter(decide([named, tells(url)]))).toEqual({
        kong: [bound('8000', 8000), bound('8443', 8443)],
      });
    });

    it.each([
      'http://203.0.113.7:8000',
      'http://myserver:8000',
      'http://db.acme-shop.dev:8000',
      'http://192.168.1.10:8000',
    ])('keeps the port that clients are told to come to, %s, and says how to close it', (url) => {
      const decision = decide([gateway(), tells(url)]);

      expect(portsAfter(decision)).toEqual({
        kong: [{ target: 8000, published: '8000', protocol: 'tcp' }, bound('8443', 8443)],
      });
      expect(decision.notes).toEqual([
        `kong keeps publishing 8000, because clients are told to come to it: ${url}; exposure.gateway: loopback closes it all the same`,
      ]);
      const forced = decide([gateway(), tells(url)], { wishes: 'exposure:\n  gateway: loopback\n' });
      expect(portsAfter(forced)).toEqual({ kong: [bound('8000', 8000), bound('8443', 8443)] });
    });

    it.each([
      ['a static site on port 80', [service('proxy', { name: 'web', ports: [port(80, 80)] })], []],
      ['a proxy in front', [service('proxy', { ports: [port(80, 80), port(443, 443)] })], []],
      ['a proxy of the host that forwards to it', [], [':8000']],
    ])('keeps the port that clients are told to come to beside %s', (_what, others, mentions) => {
      const services = [gateway(), tells('http://203.0.113.7:8000'), ...others];
      const hostProxies = {
        found: [{ product: 'nginx' as const, files: ['/etc/nginx/nginx.conf'], mentions }],
      };

      const decision = decide(services, { hostProxies });

      expect(portsAfter(decision)).toEqual({
        kong: [{ target: 8000, published: '8000', protocol: 'tcp' }, bound('8443', 8443)],
      });
      expect(decision.notes?.join()).toContain('clients are told to come to it');
    });

    it('closes what a proxy that listens on the public port stands before', () => {
      const tls = service('proxy', { ports: [port(80, 80), port(443, 443)] });
      const onHost = service('proxy', { networkMode: { value: 'host', at: [here] } });
      const services = [gateway(), tells('https://api.acme-shop.dev')];
      const closed = { kong: [bound('8000', 8000), bound('8443', 8443)] };

      for (const proxy of [tls, onHost]) {
        expect(portsAfter(decide([...services, proxy], { hostProxies: { found: [] } }))).toEqual(closed);
      }
      const found = [{ product: 'nginx' as const, files: ['/etc/nginx/nginx.conf'], mentions: [':8000'] }];
      expect(portsAfter(decide(services, { hostProxies: { found } }))).toEqual(closed);
      // A static site on port 80 ends no TLS.
      const web = service('proxy', { name: 'web', ports: [port(80, 80)] });
      expect(decide([...services, web], { hostProxies: { found: [] } }).notes?.join()).toContain('ends TLS');
    });

    it('keeps the ports when TLS ends on a machine that nobody can see from here', () => {
      const services = [gateway(), tells('https://api.acme-shop.dev/auth/v1')];

      const decision = decide(services, { hostProxies: { found: [] } });

      expect(portsAfter(decision)).toEqual({});
      expect(decision.notes?.[0]).toContain(
        'ends TLS for https://api.acme-shop.dev, so one elsewhere may need it',
      );
      const tunnel = service('other', {
        name: 'tunnel',
        image: { reference: 'cloudflare/cloudflared:1', repository: 'cloudflare/cloudflared', at: [here] },
      });
      expect(portsAfter(decide([...services, tunnel], { hostProxies: { found: [] } }))).toHaveProperty(
        'kong',
      );
    });

    it('warns of a load balancer elsewhere when nobody looked for a proxy', () => {
      const decision = decide([gateway(), tells('https://api.acme-shop.dev')]);
      expect(decision).toMatchObject({ risk: expect.stringContaining('set exposure.gateway to keep') });
      const beside = (published: number) =>
        decide([
          gateway(),
          tells('https://api.acme-shop.dev'),
          service('proxy', { ports: [port(published, published)] }),
        ]);
      expect(beside(80)).toMatchObject({ risk: expect.stringContaining('set exposure.gateway to keep') });
      expect(beside(443)).not.toMatchObject({ risk: expect.stringContaining('exposure.gateway') });
    });

    it("keeps Kong's TLS listener with a certificate of its own", () => {
      const own = gateway({ environment: environment({ KONG_SSL_CERT: '/home/kong/server.crt' }) });

      expect(portsAfter(decide([own]))).toEqual({
        kong: [bound('8000', 8000), { target: 8443, published: '8443', protocol: 'tcp' }],
      });
    });
  });

  it('binds no ports of a service on the host network, where Docker discards them', () => {
    const db = service('db', { networkMode: { value: 'host', at: [here] }, ports: [port(5432, 5432)] });

    expect(decide([db])).toMatchObject({
      wanted: false,
      notes: [expect.stringContaining("db listens on the host's own network")],
    });
    expect(portsAfter(decide([db, pooler]))).not.toHaveProperty('db');
  });

  it('says what it cannot close: the host network, and proxies that read labels', () => {
    const services = [
      pooler,
      service('db', { networkMode: { value: 'host', at: [here] } }),
      service('studio', { labels: { 'traefik.http.routers.studio.rule': 'Host(`s.example.com`)' } }),
    ];

    expect(decide(services).notes).toEqual([
      expect.stringContaining("db listens on the host's own network"),
      expect.stringContaining(
        "Traefik's router studio publishes studio, without a login: closing ports does not change that",
      ),
    ]);
  });
});
