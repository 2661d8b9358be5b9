import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { type FactTableInput, service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import type { PortFact } from '../../../model/facts/services.ts';
import { nginxSite } from '../proxies/nginx.ts';
import { siteOf } from '../site/make-site.ts';
import { hostProxy } from './host-proxy.ts';

type Tls = NonNullable<WrittenWishes['tls']>;

function servicesWith(gateway: PortFact, product = 'envoy', storage: readonly PortFact[] = []) {
  return [
    service('gateway', { name: 'api-gw', product, ports: [gateway] } as never),
    service('storage', { name: 'storage', ports: storage }),
    service('studio', { name: 'studio', ports: [] }),
  ];
}

const leadsHere = { domain: 'api.acme.com', addresses: ['203.0.113.7'], own: ['203.0.113.7'] };

function decide(
  tls: Tls,
  services = servicesWith(port(8000, 8000)),
  more: WrittenWishes = {},
  facts: FactTableInput = {},
) {
  const deployment = { project: 'acme', directory: '/srv/supabase' } as never;
  const wishes = wishesWith({ domain: 'api.acme.com', ...more, tls });
  return decision(hostProxy, { services, deployment, domainAddresses: leadsHere, ...facts }, wishes);
}

function filesOf(...given: Parameters<typeof decide>): Readonly<Record<string, string>> {
  const made = decide(...given);
  if (!made.wanted) return expect.fail(made.reason);
  return Object.fromEntries(
    made.fragments.flatMap((one) => (one.kind === 'file' ? [[one.path, one.text]] : [])),
  );
}

function portsOf(...given: Parameters<typeof decide>): unknown {
  const made = decide(...given);
  return made.wanted ? made.fragments.filter((one) => one.kind === 'service-key') : expect.fail(made.reason);
}

describe('tls/host-proxy', () => {
  it('is not wanted for a proxy in a container, or for none', () => {
    for (const proxy of ['auto', 'caddy', 'nginx', 'existing', 'none'] as const)
      expect(decide({ proxy })).toMatchObject({ wanted: false });
  });

  it('writes the site and its installer, and says how to go on', () => {
    expect(Object.keys(filesOf({ proxy: 'host-nginx' }))).toEqual(['proxy/nginx.conf', 'proxy/install.sh']);
    expect(Object.keys(filesOf({ proxy: 'host-caddy' }))).toEqual(['proxy/Caddyfile', 'proxy/install.sh']);
    expect(decide({ proxy: 'host-nginx' })).toMatchObject({
      notes: [expect.stringContaining('sudo seaworthy proxy install')],
    });
  });

  it('leads to the port of the gateway as exposure leaves it', () => {
    const conf = (...given: Parameters<typeof decide>) => filesOf(...given)['proxy/nginx.conf'];
    const on = (host: string) => servicesWith(port(9000, 8000, host));
    expect(conf({ proxy: 'host-nginx' })).toContain('http://127.0.0.1:8000;');
    expect(conf({ proxy: 'host-nginx' }, on('192.0.2.7'))).toContain('http://127.0.0.1:9000;');
    expect(conf({ proxy: 'host-nginx' }, on('192.0.2.7'), { exposure: { gateway: 'keep' } })).toContain(
      'http://192.0.2.7:9000;',
    );
    expect(conf({ proxy: 'host-nginx' }, on('::1'))).toContain('http://[::1]:9000;');
  });

  it('leads to the loopback address where the services are on the network of the machine', () => {
    const networkMode = { value: 'host', at: [] };
    const services = [
      service('gateway', { name: 'api-gw', product: 'envoy', networkMode }),
      service('storage', { networkMode }),
    ];
    const conf = filesOf({ proxy: 'host-nginx' }, services)['proxy/nginx.conf'];
    expect(conf).toContain('http://127.0.0.1:8000;');
    expect(conf).toContain('http://127.0.0.1:5000$');
    expect(portsOf({ proxy: 'host-nginx' }, services)).toEqual([]);
  });

  it('refuses a name that is not there, and notes one that leads elsewhere', () => {
    const at = (addresses: readonly string[], tls: Tls = { proxy: 'host-nginx' }) =>
      decide(tls, undefined, {}, { domainAddresses: { ...leadsHere, addresses } });
    expect(() => at([])).toThrow('api.acme.com does not resolve');
    expect(at(['203.0.113.8']).notes?.join()).toContain('api.acme.com leads to 203.0.113.8');
    expect(at(['203.0.113.7', '2001:db8::1']).notes?.join()).toContain('AAAA record of api.acme.com');
    const own = { cert: 'a.pem', key: 'a.key' };
    expect(at([], { proxy: 'host-caddy', certificate: own })).toMatchObject({ wanted: true });
  });

  it('gives Storage a port of the loopback address behind Envoy, unless it has one', () => {
    const published = { host_ip: '127.0.0.1', target: 5000, published: '15000', protocol: 'tcp' };
    expect(portsOf({ proxy: 'host-caddy' })).toEqual([
      { kind: 'service-key', service: 'storage', path: ['ports'], how: 'set', value: [published] },
    ]);
    expect(portsOf({ proxy: 'host-caddy' }, servicesWith(port(8000, 8000), 'kong'))).toEqual([]);
    const own = servicesWith(port(8000, 8000), 'envoy', [port(5001, 5000, '127.0.0.1')]);
    expect(portsOf({ proxy: 'host-caddy' }, own)).toEqual([]);
    expect(filesOf({ proxy: 'host-caddy' }, own)['proxy/Caddyfile']).toContain('127.0.0.1:5001');
  });

  it.each<[string, Tls, WrittenWishes]>([
    ['no domain is wished', { proxy: 'host-nginx' }, { domain: undefined }],
    ['no port of the API gateway', { proxy: 'host-nginx' }, { exposure: { gateway: 'unpublished' } }],
    ['no authority of its own', { proxy: 'host-nginx', internal_ca: true }, {}],
    ['trusted_proxies', { proxy: 'host-caddy', trusted_proxies: ['192.0.2.0/24'] }, {}],
    ['tls.studio is open', { proxy: 'host-caddy', studio: 'open' }, {}],
    ['are both 443', { proxy: 'host-nginx', http_port: 443 }, {}],
    ['ports for all its sites', { proxy: 'host-caddy', https_port: 8443 }, {}],
  ])('refuses what cannot be: %s', (words, tls, more) => {
    expect(() => decide(tls, undefined, more)).toThrow(words);
  });

  it('names files of the person as this machine sees them', () => {
    const certificate = { cert: 'certs/full.pem', key: '/etc/ssl/acme.key' };
    const files = filesOf({ proxy: 'host-nginx', certificate });
    expect(files['proxy/nginx.conf']).toContain('ssl_certificate /srv/supabase/certs/full.pem;');
    expect(files['proxy/install.sh']).toContain("key='/etc/ssl/acme.key'");
    expect(files['proxy/install.sh']).toContain("acme='no'");
  });

  it('names nothing in nginx as another deployment on the machine would', () => {
    const text = filesOf({ proxy: 'host-nginx' })['proxy/nginx.conf'] ?? '';
    const names = [...text.matchAll(/(?<!\/)\bseaworthy\w*/g)].map(([name]) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !/^seaworthy_[0-9a-f]{6}(_|$)/.test(name))).toEqual([]);
  });

  it('becomes the site of an older nginx by the words of its installer', () => {
    const files = filesOf({ proxy: 'host-nginx' });
    const [functions = ''] = (files['proxy/install.sh'] ?? '').split('\nverb=help\n');
    const said = "'nginx version: nginx/1.22.1' 'built with OpenSSL 3.0.11 19 Sep 2023' >&2";
    const script = `${functions}\nnginx() { printf '%s\\n' ${said}; }\nfrom=$(mktemp -d)\n`;
    const input = `${script}cat >"$from/nginx.conf" <<'TEXT'\n${files['proxy/nginx.conf']}TEXT\nfitted\nrm -r "$from"\n`;
    const old = spawnSync('sh', ['-s'], { input, encoding: 'utf8' });
    expect(old.stderr).toBe('');
    expect(old.stdout).toContain('    listen 443 ssl http2;\n');
    expect(old.stdout).not.toContain('http2 on;');
    expect(old.stdout).not.toContain('X25519MLKEM768');
    const site = siteOf(
      servicesWith(port(8000, 8000)),
      wishesWith({ tls: { proxy: 'host-nginx' } }).tls,
      'api.acme.com',
    );
    const expected = site === null ? '' : nginxSite(site, { ...options, http2: 'listen', isHybrid: false });
    const lines = (text: string) => text.split('\n').filter((line) => /listen|http2|curve/.test(line));
    const hasIpv6 = /\[::\]/.test(old.stdout);
    expect(lines(old.stdout)).toEqual(lines(expected).filter((line) => hasIpv6 || !line.includes('[::]')));
  });

  it.each(['host-nginx', 'host-caddy'] as const)('installs %s by a sound script', (proxy) => {
    const input = filesOf({ proxy })['proxy/install.sh'] ?? '';
    expect(spawnSync('sh', ['-n'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    const help = spawnSync('sh', ['-s', '--', '--help'], { input, encoding: 'utf8' });
    expect(help.stdout).toContain('sh install.sh remove');
  });

  const hasLinter = spawnSync('shellcheck', ['--version']).status === 0;
  if (!hasLinter) process.stderr.write('skipped: no shellcheck here to read install.sh\n');
  it.skipIf(!hasLinter).each(['host-nginx', 'host-caddy'] as const)('passes shellcheck for %s', (proxy) => {
    const input = filesOf({ proxy })['proxy/install.sh'] ?? '';
    expect(spawnSync('shellcheck', ['-s', 'sh', '-'], { input, encoding: 'utf8' }).stdout).toBe('');
  });
});

const options = {
  certificate: { cert: '/c', key: '/k' },
  webroot: null,
  listen: { http: 80, https: 443, ipv6: true },
  resolver: null,
} as const;
