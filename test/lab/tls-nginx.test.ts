// nginx and certbot in containers before a deployment of 2025: certificates of a real ACME server, the whole edge, renewal, and the way back.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hoursOf, untilShown } from './edge/certificate.ts';
import { limitBytes, openProxied, type Proxied } from './edge/proxied.ts';
import { promiseEdge } from './edge/whole-edge.ts';
import { describeLab } from './stack.ts';
import { containerIds, states } from './whole-journey.ts';

const [main, short] = ['api.lab.test', 'short.lab.test'];

describeLab('nginx before kong-15', { stack: 'kong-15' }, (stack) => {
  let here: Proxied;
  beforeAll(async () => {
    // Half of it has to pass before certbot renews, and the first has to be seen before it ends.
    here = await openProxied(stack(), [main, short], 180);
  }, 300_000);
  afterAll(() => here?.acme.close());

  const certbot = (...words: readonly string[]) =>
    here.stack.compose('exec', '-T', 'seaworthy-certbot', 'certbot', ...words);

  it('is planned and applied, and shows a certificate of the profile that is wished', async () => {
    here.wish(main, 'proxy: nginx', ...here.byAcme, '  profile: shortlived');
    const planned = here.seaworthy('plan', '--only', 'tls');
    expect(planned, planned.stderr).toMatchObject({ code: 1 });
    expect(here.changed()).toEqual([]);
    here.apply();
    const shown = await untilShown(here.edge(main), ({ issuer }) => issuer.startsWith('Pebble'), 60);
    expect(hoursOf(shown)).toBe(144);
    expect(here.seaworthy('plan', '--only', 'tls')).toMatchObject({ code: 0 });
  });

  it('would renew: a dry run of certbot comes through', () => {
    // Without a server named, certbot takes Let's Encrypt's staging server for a dry run.
    const server = ['--server', here.acme.directory];
    certbot('renew', '--dry-run', '--no-random-sleep-on-renew', ...server);
  });

  promiseEdge(() => here.edge(main), { issuer: /^Pebble/, limitBytes });

  it('renews what is near its end: another certificate is shown by the same container', async () => {
    here.wish(short, 'proxy: nginx', ...here.byHastyAcme);
    here.apply();
    // certbot renews in the second half of so short a life (its manual, "Renewing certificates"), and asked earlier does nothing.
    const renew = () => void certbot('renew', '--cert-name', short, '--no-random-sleep-on-renew');
    const first = await untilShown(here.edge(short), () => true, 60, renew);
    const { 'seaworthy-proxy': id } = containerIds(here.stack);
    const next = await untilShown(here.edge(short), ({ serial }) => serial !== first.serial, 150, renew);
    expect(next.until.getTime()).toBeGreaterThan(first.until.getTime());
    expect(containerIds(here.stack)['seaworthy-proxy']).toBe(id);
  });

  it('is rolled back: every byte as before, no proxy, its certificates kept, everything else running', () => {
    for (let turn = 0; turn < 3; turn++) {
      const done = here.seaworthy('rollback', '--yes');
      expect(done, done.stderr).toMatchObject({ code: 0 });
      if (states(here.stack)['seaworthy-proxy'] === undefined) break;
    }
    const now = states(here.stack);
    expect(Object.keys(now)).not.toContain('seaworthy-proxy');
    expect(Object.keys(now)).not.toContain('seaworthy-certbot');
    expect(Object.entries(now).filter(([, state]) => !/^running( healthy)?$/.test(state))).toEqual([]);
    expect(here.changed()).toEqual([]);
    expect(here.volumes()).toEqual(
      expect.arrayContaining([expect.stringMatching(/_seaworthy-letsencrypt$/)]),
    );
    expect(here.leaks()).toEqual([]);
  });
});
