// What install.sh asks of systemd. None runs in a container: systemctl is a STAND-IN there that writes down what it was asked
// (lab/images/tls-host/systemctl.sh). The units are read by the real systemd-analyze, and everything else is real.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Machine, openMachine } from './tls-host-machine.ts';

const canRun = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
if (!isWanted)
  process.stderr.write('skipped: a machine under systemd needs a Docker engine (lab/engine.sh)\n');

const minutes = 60_000;
const apt = 'apt-get -q -y --no-install-recommends install';
/** The packages first: their own scripts would ask the stand-in as well. A folder tells programs that systemd runs (sd_booted(3)). */
const begin = [
  'install -m 755 /usr/local/lib/systemctl.sh /usr/local/bin/systemctl',
  'mkdir -p /run/systemd/system',
].join(' && ');
const dropin = '/etc/systemd/system/certbot.service.d/seaworthy-*.conf';
const verify = 'systemd-analyze verify --man=no certbot.service certbot.timer 2>&1';

/** What was asked since the last time. */
function askedOf({ shell }: Machine): readonly string[] {
  return shell('cat /run/systemctl.asked 2>/dev/null; rm -f /run/systemctl.asked')
    .split('\n')
    .filter(Boolean);
}

describe.skipIf(!isWanted)(
  'nginx and certbot, asking a stand-in for systemctl',
  { timeout: 10 * minutes },
  () => {
    let machine: Machine;
    beforeAll(async () => {
      machine = await openMachine('trixie');
      machine.wish({ proxy: 'host-nginx' });
      machine.shell(`${apt} nginx certbot systemd`);
      machine.shell(begin);
    }, 10 * minutes);
    afterAll(() => machine?.close());

    it('starts nginx and the timer that is off, each once', () => {
      const said = machine.proxy('install --yes');
      expect(said, said.text).toMatchObject({ code: 0 });
      expect(said.text).toContain('renewed by: certbot.timer');
      const asked = askedOf(machine);
      expect(asked.filter((line) => line.startsWith('enable'))).toEqual([
        'enable --now nginx',
        'enable --now certbot.timer',
      ]);
      expect(asked).toContain('daemon-reload');
      expect(machine.proxy('install --yes').text).toMatch(/^nothing to change\n/);
      expect(askedOf(machine).filter((line) => line.startsWith('enable'))).toEqual([]);
    });

    it("gives certbot's service the authorities it needs, in words that systemd reads without complaint", () => {
      expect(machine.shell(`cat ${dropin}`)).toMatch(
        /^\[Service\]\nEnvironment=REQUESTS_CA_BUNDLE=\/var\/lib\/seaworthy\/\S+\/acme-ca\.pem\n$/,
      );
      expect(machine.shell(verify)).toBe('');
      expect(machine.try('ls /etc/cron.d/seaworthy-*').code).not.toBe(0);
      const renew = 'certbot -q renew --force-renewal --no-random-sleep-on-renew';
      expect(machine.try(`env -u REQUESTS_CA_BUNDLE ${renew}`).code).not.toBe(0);
      machine.shell(`env $(sed -n 's/^Environment=//p' ${dropin}) ${renew}`);
    });

    it('would be told of a drop-in that systemd does not understand', () => {
      machine.shell(`for file in ${dropin}; do cp $file /tmp/dropin; echo 'Environmental=x' >>$file; done`);
      expect(machine.try(verify).text).toContain("Unknown key 'Environmental'");
      machine.shell(`for file in ${dropin}; do cp /tmp/dropin $file; done`);
    });

    it('turns off what it has turned on, and takes its drop-in away', () => {
      expect(machine.proxy('remove --yes')).toMatchObject({ code: 0 });
      const asked = askedOf(machine);
      expect(asked.slice(-2)).toEqual(['disable --now certbot.timer', 'daemon-reload']);
      expect(machine.try('ls -d /etc/systemd/system/certbot.service.d').code).not.toBe(0);
      expect(machine.try('ls /run/units/certbot.timer').code).not.toBe(0);
    });

    it("leaves a timer on that was on before, as certbot's package has it", () => {
      machine.shell('systemctl enable --now certbot.timer');
      expect(machine.proxy('install --yes')).toMatchObject({ code: 0 });
      expect(machine.proxy('remove --yes')).toMatchObject({ code: 0 });
      expect(askedOf(machine)).not.toContain('disable --now certbot.timer');
      expect(machine.shell('ls /run/units')).toBe('certbot.timer\n');
    });
  },
);

describe.skipIf(!isWanted)('Caddy, asking a stand-in for systemctl', { timeout: 10 * minutes }, () => {
  it('is started once, and reloaded after that', async () => {
    const machine = await openMachine('trixie');
    try {
      machine.wish({ proxy: 'host-caddy' });
      machine.shell(`${apt} -t trixie-backports caddy && ${begin}`);
      expect(machine.proxy('install --yes')).toMatchObject({ code: 0 });
      const changes = () => askedOf(machine).filter((line) => !line.startsWith('is-active'));
      expect(changes()).toEqual(['enable --now caddy']);
      machine.wish({ proxy: 'host-caddy', studio: 'closed' });
      expect(machine.proxy('install --yes')).toMatchObject({ code: 0 });
      expect(changes()).toEqual(['reload caddy']);
    } finally {
      machine.close();
    }
  });
});
