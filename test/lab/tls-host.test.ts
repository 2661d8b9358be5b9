// The proxies of Debian on a machine of their own, with real packages, a real ACME server and the real program.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './stack.ts';
import { type Machine, openMachine } from './tls-host-machine.ts';

const canRun = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
if (!isWanted)
  process.stderr.write('skipped: a proxy on the machine needs a Docker engine (lab/engine.sh)\n');

const minutes = 60_000;
/** Installs what the site installs, so that /etc can be compared with and without the site. */
const packages = {
  nginx: 'apt-get -q -y --no-install-recommends install nginx certbot',
  caddy: 'apt-get -q -y --no-install-recommends install -t trixie-backports caddy',
};
const keep = 'rm -rf /srv/etc && cp -a /etc /srv/etc';
// certbot keeps its account with the ACME server, and folders of its own.
const differs =
  "diff -r --no-dereference -x accounts /srv/etc /etc | grep -v '^Only in /etc/letsencrypt: \\|^Only in /etc: letsencrypt' || true";
const ask = (path: string) => `curl -fsSk https://api.acme.test${path}`;
const serial =
  'openssl s_client -connect 127.0.0.1:443 -servername api.acme.test </dev/null 2>/dev/null | openssl x509 -noout -serial';

/** How long the certificate that is served holds. */
const hours = `openssl s_client -connect 127.0.0.1:443 -servername api.acme.test </dev/null 2>/dev/null |
  openssl x509 -noout -startdate -enddate | sed 's/.*=//' | { read -r from; read -r until
  echo $((($(date -d "$until" +%s) - $(date -d "$from" +%s) + 1) / 3600)); }`;
const renewal =
  'REQUESTS_CA_BUNDLE=$(ls /var/lib/seaworthy/*/proxy/acme-ca.pem) certbot -q renew --no-random-sleep-on-renew';

/** Every call in `npm run soak`; else every third, which are killed before and after in turn. */
const stride = process.env['SEAWORTHY_SOAK'] === '1' ? 1 : 3;

/**
 * Programs of the script that kill it, with everything it started, at the call with number `at`: before that call does its
 * work, or after it. Every step of the script is such a call.
 */
const shims = `mkdir -p /k && for name in mv cp rm mkdir nginx certbot; do
real=$(command -v $name || true); [ -n "$real" ] || continue
cat >/k/$name <<END
#!/bin/sh
read n </run/k.n; n=\\$((n + 1)); echo \\$n >/run/k.n
read at when </run/k.at
if [ \\$n = \\$at ] && [ \\$when = before ]; then kill -9 0; fi
$real "\\$@"; code=\\$?
if [ \\$n = \\$at ]; then kill -9 0; fi
exit \\$code
END
chmod 755 /k/$name; done`;
const killed = (script: string, at: number, when: string) =>
  `echo 0 >/run/k.n; echo ${at} ${when} >/run/k.at; PATH=/k:$PATH setsid --wait sh ${script} install >/dev/null 2>&1; echo $?`;

describe.skipIf(!isWanted).each(['bookworm', 'trixie'] as const)(
  'nginx and certbot of %s',
  { timeout: 10 * minutes },
  (suite) => {
    let machine: Machine;
    beforeAll(async () => {
      machine = await openMachine(suite);
      machine.wish({ proxy: 'host-nginx' });
    }, 10 * minutes);
    afterAll(() => machine?.close());

    it('says what it would do, and does nothing without root', () => {
      const said = machine.proxy('preview');
      expect(said.text).toContain('package nginx: would be installed');
      expect(said.text).toContain('port 443: free');
      expect(machine.try('command -v nginx').code).not.toBe(0);
      const nobody = machine.try(`setpriv --reuid 65534 --clear-groups sh ${machine.script()} install`);
      expect(nobody.text).toContain('needs root');
    });

    it('refuses while another program has the port, by its name', () => {
      machine.shell('setsid nohup python3 /usr/local/lib/gateway.py 80 >/dev/null 2>&1 </dev/null & sleep 1');
      // That stand-in listens on the loopback address, where nginx could not listen either.
      expect(machine.proxy('install --yes').text).toContain('port 80 of this machine is taken by python3');
      machine.shell('pkill -f "gateway.py 80$"');
      expect(machine.try('command -v nginx').code).not.toBe(0);
    });

    it('leaves what was there, or what can be taken away, wherever a first installation is killed', () => {
      machine.shell(packages.nginx);
      machine.shell(shims);
      machine.shell(keep);
      const script = machine.script();
      for (let at = 1; at < 60; at += 4) {
        const code = machine.shell(killed(script, at, at % 8 === 1 ? 'before' : 'after')).trim();
        expect(machine.try('nginx -q -t').text).toBe('');
        machine.shell(`sh ${script} remove`);
        expect(machine.shell(differs), `killed at call ${at}`).toBe('');
        if (code === '0') break;
      }
    });

    it('obtains a certificate, and passes on to the gateway who calls', () => {
      const said = machine.proxy('install --yes');
      expect(said).toMatchObject({ code: 0 });
      expect(said.text).toContain('is as it was generated');
      const { headers } = JSON.parse(machine.shell(ask('/rest/v1/')));
      expect(headers).toMatchObject({ host: 'api.acme.test', 'x-forwarded-proto': 'https' });
      expect(
        machine.shell('curl -sS -o /dev/null -w "%{http_code} %{redirect_url}" http://api.acme.test/x'),
      ).toBe('308 https://api.acme.test/x');
      expect(machine.try(ask('/pg/query')).code).not.toBe(0);
      const issuer = machine.shell(
        'openssl x509 -noout -issuer -in /etc/letsencrypt/live/seaworthy-*/fullchain.pem',
      );
      expect(issuer).toContain('Pebble Intermediate');
      if (suite === 'trixie') expect(Number(machine.shell(hours))).toBe(144);
    });

    it('changes nothing the second time', () => {
      const before = machine.shell('find /etc /var/lib/seaworthy -type f | sort | xargs sha256sum');
      expect(machine.proxy('install --yes').text).toMatch(/^nothing to change\n/);
      expect(machine.shell('find /etc /var/lib/seaworthy -type f | sort | xargs sha256sum')).toBe(before);
    });

    it('serves the new certificate once certbot finds the old one near its end, and can renew', async () => {
      expect(machine.proxy('renew-test').text).toContain('can be renewed');
      machine.wish({ proxy: 'host-nginx', acme: machine.hasty });
      expect(machine.proxy('install --yes')).toMatchObject({ code: 0 });
      const before = machine.shell(serial);
      // Due are thirty days before the end for certbot 2, the second half of so short a life for certbot 4 (certbot/certbot:
      // storage.py, should_autorenew). Asked earlier, it does nothing. Its hook alone tells nginx.
      const isAnother = () => {
        machine.shell(renewal);
        return machine.shell(serial) !== before;
      };
      expect(await until(isAnother, 90)).toBe(true);
      expect(machine.proxy('status').text).toContain(
        'renewed by: NOTHING: neither systemd nor cron runs here',
      );
      machine.wish({ proxy: 'host-nginx' });
      expect(machine.proxy('install --yes')).toMatchObject({ code: 0 });
    });

    it('leaves the old site or the new one in effect wherever a change is killed', () => {
      const old = machine.script();
      machine.wish({ proxy: 'host-nginx', rate_limit: { per_minute: 30 } });
      let codes = '';
      for (let at = 1; at < 60; at += stride) {
        machine.shell(`sh ${old} install`);
        const code = machine.shell(killed(machine.script(), at, at % 2 === 1 ? 'before' : 'after')).trim();
        codes += `${code} `;
        expect(machine.try('nginx -q -t').text, `killed at call ${at}`).toBe('');
        expect(machine.try(ask('/rest/v1/')).code).toBe(0);
        machine.shell(`sh ${machine.script()} install`);
        expect(machine.proxy('status').text).not.toContain(' NOT ');
        if (code === '0') break;
      }
      expect(codes).toMatch(/^(137 ){3,}0 $/);
    });

    it('puts nothing that nginx does not accept', () => {
      machine.shell(`rm -rf /o && cp -r $(dirname ${machine.script()}) /o`);
      machine.shell("sed -i 's/client_max_body_size .*/no_such_directive;/' /o/nginx.conf");
      const before = machine.shell('sha256sum /etc/nginx/conf.d/*');
      const broken = machine.try('sh /o/install.sh install');
      expect(broken.text).toContain('nginx does not accept the configuration; nothing was changed');
      expect(broken.text).toContain('unknown directive "no_such_directive"');
      expect(machine.shell('sha256sum /etc/nginx/conf.d/*')).toBe(before);
    });

    it("refuses a name that another site serves, and leaves others' sites alone", () => {
      const site = '/etc/nginx/sites-enabled/theirs';
      machine.shell(`printf 'server { listen 80; server_name www.acme.test\\n api.acme.test; }\\n' >${site}`);
      expect(machine.proxy('install --yes').text).toContain(`${site} serves api.acme.test already`);
      machine.shell(
        `sed -i 's/api.acme.test//; s/{ listen/{ return 204; listen/' ${site} && nginx -s reload`,
      );
      expect(machine.proxy('install --yes')).toMatchObject({ code: 0 });
      const theirs = 'curl -s -o /dev/null -w "%{http_code}" -H "Host: www.acme.test" http://127.0.0.1';
      expect(machine.shell(theirs)).toBe('204');
      machine.shell(`rm ${site} && nginx -s reload`);
    });

    it('leaves /etc as it was once it is removed', () => {
      expect(machine.proxy('remove --yes')).toMatchObject({ code: 0 });
      expect(machine.shell(differs)).toBe('');
      expect(machine.try('ls /var/lib/seaworthy').code).not.toBe(0);
      expect(machine.proxy('status').text).toBe('not installed\n');
      expect(machine.proxy('remove --yes').text).toBe('nothing was installed\n');
    });
  },
);

describe.skipIf(!isWanted)('caddy of bookworm', { timeout: 10 * minutes }, () => {
  it('is refused, for it is too old', async () => {
    const machine = await openMachine('bookworm');
    try {
      machine.wish({ proxy: 'host-caddy' });
      const said = machine.proxy('install --yes').text;
      expect(said).toMatch(/the apt sources of this machine have caddy 2\.6\S*, and 2\.10 is needed/);
      expect(machine.try('command -v caddy').code).not.toBe(0);
    } finally {
      machine.close();
    }
  });
});

describe.skipIf(!isWanted)('caddy of trixie-backports', { timeout: 10 * minutes }, () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await openMachine('trixie');
    machine.wish({ proxy: 'host-caddy' });
    machine.shell(packages.caddy);
    machine.shell(keep);
  }, 10 * minutes);
  afterAll(() => machine?.close());

  it('obtains a certificate, twice is once, and passes on to the gateway who calls', () => {
    const said = machine.proxy('install --yes');
    expect(said.text).toContain('renewed by: caddy itself');
    expect(said.text).not.toContain(' NOT ');
    expect(Number(machine.shell(hours))).toBe(144);
    const { headers } = JSON.parse(machine.shell(ask('/rest/v1/')));
    expect(headers).toMatchObject({ host: 'api.acme.test', 'x-forwarded-proto': 'https' });
    expect(machine.proxy('install --yes').text).toMatch(/^nothing to change\n/);
    expect(machine.proxy('renew-test').text).toContain('served: ');
  });

  it('puts nothing that Caddy does not accept', () => {
    machine.shell(
      `rm -rf /o && cp -r $(dirname ${machine.script()}) /o && echo 'no_such_thing {' >>/o/Caddyfile`,
    );
    const before = machine.shell('find /etc/caddy -type f | xargs sha256sum');
    expect(machine.try('sh /o/install.sh install').text).toContain('caddy does not accept the configuration');
    expect(machine.shell('find /etc/caddy -type f | xargs sha256sum')).toBe(before);
    expect(machine.try(ask('/rest/v1/')).code).toBe(0);
  });

  it('leaves the old site or the new one in effect wherever a change is killed', () => {
    machine.shell(shims);
    const old = machine.script();
    machine.wish({ proxy: 'host-caddy', studio: 'closed' });
    for (let at = 1; at < 40; at += stride) {
      machine.shell(`sh ${old} install`);
      const code = machine.shell(killed(machine.script(), at, at % 2 === 1 ? 'before' : 'after')).trim();
      expect(machine.try('caddy validate --config /etc/caddy/Caddyfile').code, `killed at ${at}`).toBe(0);
      expect(machine.try(ask('/rest/v1/')).code).toBe(0);
      machine.shell(`sh ${machine.script()} install`);
      expect(machine.proxy('status').text).not.toContain(' NOT ');
      if (code === '0') break;
    }
  });

  it("refuses a name that a person's own site serves", () => {
    machine.shell("printf 'api.acme.test {\\n\\trespond 204\\n}\\n' >>/etc/caddy/Caddyfile");
    expect(machine.proxy('install --yes').text).toContain(
      '/etc/caddy/Caddyfile serves api.acme.test already',
    );
    machine.shell('head -n -3 /etc/caddy/Caddyfile >/tmp/c && cat /tmp/c >/etc/caddy/Caddyfile');
  });

  it('leaves /etc as it was once it is removed', () => {
    expect(machine.proxy('remove --yes')).toMatchObject({ code: 0 });
    expect(machine.shell(differs)).toBe('');
    expect(machine.try('ls /var/lib/seaworthy').code).not.toBe(0);
  });
});
