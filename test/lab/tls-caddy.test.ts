// Caddy in a container before a deployment of today: certificates of a real ACME server, the whole edge, and the way back.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hoursOf, untilShown } from './edge/certificate.ts';
import { ask } from './edge/edge.ts';
import { limitBytes, openProxied, type Proxied } from './edge/proxied.ts';
import { promiseEdge } from './edge/whole-edge.ts';
import { describeLab, run } from './stack.ts';
import { containerIds, states } from './whole-journey.ts';

const [main, short, inner] = ['api.lab.test', 'short.lab.test', 'inner.lab.test'];

const inspected = (id: string, format: string) => run(['docker', 'inspect', '--format', format, id]).trim();
const startOf = (id: string) => inspected(id, '{{.State.StartedAt}}');
const mountedAt = (id: string, target: string) =>
  inspected(id, `{{range .Mounts}}{{if eq .Destination "${target}"}}{{.Source}}{{end}}{{end}}`);

describeLab('Caddy before envoy-17', { stack: 'envoy-17' }, (stack) => {
  let here: Proxied;
  beforeAll(async () => {
    here = await openProxied(stack(), [main, short, inner], 60);
  }, 300_000);
  afterAll(() => here?.acme.close());

  it('is refused while the name leads nowhere, and nothing is changed', () => {
    here.wish('nowhere.lab.test', 'proxy: caddy', ...here.byAcme);
    const planned = here.seaworthy('plan', '--only', 'tls');
    expect(planned).toMatchObject({ code: 2, stdout: '' });
    expect(planned.stderr).toContain('nowhere.lab.test does not resolve');
    expect(here.changed()).toEqual([]);
  });

  it('is planned and applied, and shows a certificate of the profile that is wished', async () => {
    here.wish(main, 'proxy: caddy', ...here.byAcme, '  profile: tlsserver');
    const planned = here.seaworthy('plan', '--only', 'tls');
    expect(planned, planned.stderr).toMatchObject({ code: 1 });
    expect(here.changed()).toEqual([]);
    here.apply();
    const shown = await untilShown(here.edge(main), ({ issuer }) => issuer.startsWith('Pebble'), 60);
    expect(hoursOf(shown)).toBe(1080);
    expect(here.seaworthy('plan', '--only', 'tls')).toMatchObject({ code: 0 });
  });

  promiseEdge(() => here.edge(main), { issuer: /^Pebble/, limitBytes });

  // Caddy looks every ten minutes, from its start on: its ticker is made once (caddyserver/certmagic: maintain.go, maintainAssets;
  // caddyserver.com/docs/caddyfile/options, renew_interval). The lab says "every two seconds" in the mounted copy, and starts the
  // container again; what happens after that is Caddy's own doing.
  it('renews what is near its end by itself: another certificate is shown by the same container', async () => {
    here.wish(short, 'proxy: caddy', ...here.byHastyAcme);
    here.apply();
    const { 'seaworthy-proxy': id = '' } = containerIds(here.stack);
    const path = join(mountedAt(id, '/etc/seaworthy'), 'Caddyfile');
    writeFileSync(path, `{\n\trenew_interval 2s\n}\n${readFileSync(path, 'utf8')}`);
    run(['docker', 'restart', id]);
    const started = startOf(id);
    const first = await untilShown(here.edge(short), () => true, 60);
    const next = await untilShown(here.edge(short), ({ serial }) => serial !== first.serial, 80);
    expect(next.until.getTime()).toBeGreaterThan(first.until.getTime());
    expect(containerIds(here.stack)['seaworthy-proxy']).toBe(id);
    expect(startOf(id)).toBe(started);
  });

  it('believes a second proxy in front about caller and scheme, and sends it in no circle', async () => {
    // Docker takes the network's range from one of these, whichever is free.
    here.wish(
      inner,
      'proxy: caddy',
      'internal_ca: true',
      'trusted_proxies: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]',
    );
    here.apply();
    const certificate = '/data/caddy/pki/authorities/local/root.crt';
    const root = here.stack.compose('exec', '-T', 'seaworthy-proxy', 'cat', certificate);
    const edge = here.edge(inner, root);
    await untilShown(edge, ({ issuer }) => issuer.startsWith('Caddy Local Authority'), 60);
    const path = '/auth/v1/lab/headers';
    const headers = { apikey: edge.anonKey, 'x-forwarded-for': '198.51.100.9' };
    const terminated = { ...headers, 'x-forwarded-proto': 'https' };
    const answer = await ask(edge, { scheme: 'http', path, headers: terminated });
    expect(answer.status).toBe(200);
    expect(answer.body.toString('utf8')).toContain('"x-forwarded-for":"198.51.100.9,');
    expect((await ask(edge, { scheme: 'http', path, headers })).status).toBe(308);
  });

  it('shows a certificate of the owner, and says nothing of its key', async () => {
    const folder = `${here.stack.directory}/lab`;
    const subject = ['-subj', '/CN=Own', '-addext', `subjectAltName=DNS:${main}`];
    const files = ['-keyout', `${folder}/own.key`, '-out', `${folder}/own.pem`];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '9'];
    run(['openssl', 'req', '-x509', ...key, ...subject, ...files]);
    here.wish(main, 'proxy: caddy', 'certificate: { cert: ./lab/own.pem, key: ./lab/own.key }');
    here.apply();
    const own = readFileSync(`${folder}/own.pem`, 'utf8');
    await untilShown(here.edge(main, own), ({ issuer }) => issuer === 'Own', 60);
  });

  it('is rolled back: every byte as before, no proxy, its certificates kept, everything else running', () => {
    for (let turn = 0; turn < 4; turn++) {
      const done = here.seaworthy('rollback', '--yes');
      expect(done, done.stderr).toMatchObject({ code: 0 });
      if (states(here.stack)['seaworthy-proxy'] === undefined) break;
    }
    const now = states(here.stack);
    expect(Object.keys(now)).not.toContain('seaworthy-proxy');
    expect(Object.entries(now).filter(([, state]) => !/^running( healthy)?$/.test(state))).toEqual([]);
    expect(here.changed()).toEqual([]);
    expect(here.volumes()).toEqual(expect.arrayContaining([expect.stringMatching(/_seaworthy-caddy-data$/)]));
    expect(here.leaks()).toEqual([]);
  });
});
