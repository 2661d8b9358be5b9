// The firewall script against a real engine and a real kernel, from another network namespace.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firewallText } from '../../src/practices/exposure/firewall/script.ts';
import { freePort } from './edge/acme.ts';
import { greeterArgv, type Outside, openOutside } from './outside.ts';
import { run, until } from './stack.ts';

const canRun =
  process.getuid?.() === 0 &&
  spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0 &&
  spawnSync('nft', ['--version'], { stdio: 'ignore' }).status === 0;
if (!canRun && process.env['SEAWORTHY_REQUIRE_LAB'] !== '1')
  process.stderr.write('skipped: the firewall needs root, a Docker engine and nftables (lab/engine.sh)\n');

const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
const hasUfw = spawnSync('ufw', ['version'], { stdio: 'ignore' }).status === 0;

/** A project of this test alone, so nothing of another stack on this machine is touched. */
const project = `swfw-${randomBytes(3).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), 'seaworthy-firewall-'));
const script = join(folder, 'firewall.sh');
// Somebody who is not root reads it, too.
chmodSync(folder, 0o755);

function writeScript(open: readonly number[], published: readonly (number | string)[]): void {
  const entries = published.map((port) => ({ entry: `tcp/${port}`, services: ['test'] }));
  writeFileSync(script, firewallText({ project, open, published: entries, unlisted: [] }));
}

function shell(outside: Outside, words: string, environment: Readonly<Record<string, string>> = {}): string {
  const { code, text } = outside.try(['sh', script, ...words.split(' ')], environment);
  return code === 0 ? text : expect.fail(`firewall.sh ${words} ended with ${code}: ${text}`);
}

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(`/run/seaworthy-firewall-${project}.lock`, { force: true });
});

describe.skipIf(!isWanted)('the firewall script, before published ports', { timeout: 120_000 }, () => {
  let outside: Outside;
  let [closed, open, theirs, listener] = [0, 0, 0, 0];
  const ours = () =>
    [run(['iptables', '-S']), run(['ip6tables', '-S'])]
      .join('')
      .split('\n')
      .filter((rule) => rule.includes(project));
  const both = (port: number) =>
    [outside.addresses.ipv4, outside.addresses.ipv6].map((address) => outside.hear(address, port));

  beforeAll(async () => {
    run(['bash', 'lab/images.sh', 'envoy-17']);
    outside = openOutside({ hasOwnHost: false });
    const serve = [80, 81, 82].map((port) => greeterArgv('0.0.0.0', port, `container ${port}`));
    const words = serve.map((argv) => argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' '));
    // Ports that engine 20.10 chooses by itself may differ between IPv4 and IPv6 (moby/moby issue 42442).
    [closed, open, theirs] = [await freePort(), await freePort(), await freePort()];
    const publish = [closed, open, theirs].flatMap((port, at) => ['-p', `${port}:${80 + at}`]);
    const named = ['--name', project, '--init', ...publish];
    run(['docker', 'run', '-d', ...named, 'debian:trixie-slim', 'sh', '-c', words.join(' & ')]);
    listener = 18_000 + randomBytes(1).readUInt8();
    await outside.listen('listener', listener);
    writeScript([80, 443, open], [closed, open]);
    await until(() => both(closed).every((word) => word === 'container 80'), 60);
    expect(both(closed)).toEqual(['container 80', 'container 80']);
  });

  afterAll(() => {
    spawnSync('sh', [script, 'revert']);
    spawnSync('docker', ['rm', '-f', project]);
    outside?.close();
    expect(ours()).toEqual([]);
  });

  it('closes what is not open, over IPv4 and IPv6, and nothing else; twice is once; revert leaves no rule', () => {
    expect(both(open)).toEqual(['container 81', 'container 81']);
    const said = shell(outside, 'apply --seconds 100');
    expect(said).toContain(`tcp/${closed} closed to other machines`);
    const once = ours();
    expect(both(closed)).toEqual(['closed', 'closed']);
    expect(both(open)).toEqual(['container 81', 'container 81']);
    expect(both(listener)).toEqual(['listener', 'listener']);
    // A port that this project's files do not publish.
    expect(both(theirs)).toEqual(['container 82', 'container 82']);
    // This machine and the containers' network still get in.
    const own = `exec 3<>/dev/tcp/127.0.0.1/${closed} && head -c 64 <&3`;
    expect(run(['timeout', '5', 'bash', '-c', own])).toBe('container 80');
    const address = run(['docker', 'inspect', '-f', '{{.NetworkSettings.IPAddress}}', project]).trim();
    const neighbour = `exec 3<>/dev/tcp/${address}/80 && head -c 64 <&3`;
    expect(
      run(['docker', 'run', '--rm', 'debian:trixie-slim', 'timeout', '5', 'bash', '-c', neighbour]),
    ).toBe('container 80');

    shell(outside, 'apply --seconds 100');
    expect(ours()).toEqual(once);
    expect(shell(outside, 'status')).toContain('undone by itself unless confirmed');

    shell(outside, 'revert');
    expect(ours()).toEqual([]);
    expect(both(closed)).toEqual(['container 80', 'container 80']);
    expect(shell(outside, 'status')).toBe('not applied\n');
    expect(existsSync(`/run/seaworthy-firewall/${project}`)).toBe(false);
  });

  it('with --all closes what other projects forward, too, and leaves the open ports', () => {
    shell(outside, 'apply --all');
    expect(outside.hear(outside.addresses.ipv4, theirs)).toBe('closed');
    expect(both(open)).toEqual(['container 81', 'container 81']);
    expect(both(listener)).toEqual(['listener', 'listener']);
    shell(outside, 'revert');
    expect(both(theirs)).toEqual(['container 82', 'container 82']);
  });

  it('opens again by itself when nobody confirms, though the session that applied it died', async () => {
    // The shell kills its whole process group, as a lost terminal would.
    const { code } = outside.try([
      'setsid',
      '--wait',
      'sh',
      '-c',
      `sh ${script} apply --seconds 12; kill -KILL 0`,
    ]);
    expect(code).not.toBe(0);
    expect(both(closed)).toEqual(['closed', 'closed']);
    expect(await until(() => ours().length === 0, 40)).toBe(true);
    expect(both(closed)).toEqual(['container 80', 'container 80']);
    expect(outside.try(['sh', script, 'confirm']).text).toContain('nothing waits to be confirmed');
  });

  it('stays when it is confirmed, and what was confirmed comes back after a later try that is not', async () => {
    shell(outside, 'apply --seconds 4');
    shell(outside, 'confirm');
    const confirmed = ours();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(ours()).toEqual(confirmed);
    expect(both(closed)).toEqual(['closed', 'closed']);

    writeScript([80, 443], [closed, open]);
    shell(outside, 'apply --seconds 12');
    expect(both(open)).toEqual(['closed', 'closed']);
    expect(await until(() => both(open)[0] === 'container 81', 40)).toBe(true);
    expect(ours()).toEqual(confirmed);
    shell(outside, 'revert');
  });
});

describe.skipIf(!isWanted)('the firewall script, before the machine itself', { timeout: 120_000 }, () => {
  let outside: Outside;
  const [ssh, web, other] = [2222, 443, 9999];
  const both = (port: number) =>
    [outside.addresses.ipv4, outside.addresses.ipv6].map((address) => outside.hear(address, port));
  const rules = () =>
    [
      ['iptables', '-S'],
      ['ip6tables', '-S'],
      ['nft', 'list', 'tables', 'inet'],
    ].map(([program = '', ...argv]) => outside.inside(program, ...argv));

  beforeAll(async () => {
    outside = openOutside({ hasOwnHost: true });
    // What Docker makes on a machine of its own.
    outside.inside('iptables', '-N', 'DOCKER-USER');
    outside.inside('iptables', '-I', 'FORWARD', '-j', 'DOCKER-USER');
    await outside.listen('sshd', ssh);
    await outside.listen('web', web);
    await outside.listen('other', other);
    writeScript([80, 443], [5432]);
    // The first look makes the empty table of IPv6, so that a comparison is fair.
    rules();
  });

  afterAll(() => {
    outside?.try(['sh', script, 'revert']);
    outside?.close();
  });

  it('leaves the machine itself alone unless asked', () => {
    shell(outside, 'apply');
    expect(both(other)).toEqual(['other', 'other']);
    shell(outside, 'revert');
  });

  it('with --host leaves SSH where it listens and the open ports, and revert leaves everything as it was', () => {
    const before = rules();
    shell(outside, 'apply --host');
    expect(both(ssh)).toEqual(['sshd', 'sshd']);
    expect(both(web)).toEqual(['web', 'web']);
    expect(both(other)).toEqual(['closed', 'closed']);
    shell(outside, 'confirm');
    expect(both(other)).toEqual(['closed', 'closed']);
    shell(outside, 'revert');
    expect(rules()).toEqual(before);
    expect(both(other)).toEqual(['other', 'other']);
    shell(outside, 'revert');
  });

  it('leaves SSH open inside a published range, and closes the others of that range', async () => {
    await outside.listen('inner', 2250);
    writeScript([80, 443], ['2200:2300']);
    expect(both(2250)).toEqual(['inner', 'inner']);
    expect(shell(outside, 'apply')).toContain('but for 2222');
    expect(both(ssh)).toEqual(['sshd', 'sshd']);
    expect(both(2250)).toEqual(['closed', 'closed']);
    shell(outside, 'revert');
    writeScript([80, 443], [5432]);
  });

  it('never drops the client of the present SSH session, whatever port it came to', () => {
    shell(outside, 'apply --host', { SSH_CONNECTION: `${outside.own} 50000 ${outside.addresses.ipv4} 2223` });
    expect(outside.inside('nft', 'list', 'table', 'inet', 'seaworthy')).toContain('2223');
    expect(outside.hear(outside.addresses.ipv4, other)).toBe('other');
    expect(outside.hear(outside.addresses.ipv6, other)).toBe('closed');
    shell(outside, 'revert');
  });

  it('finds the SSH session that sudo hides, in the processes above', () => {
    const hidden = `env -u SSH_CONNECTION sh ${script} apply --host; true`;
    outside.try(['sh', '-c', hidden], {
      SSH_CONNECTION: `${outside.own} 50000 ${outside.addresses.ipv4} 2224`,
    });
    expect(outside.inside('nft', 'list', 'table', 'inet', 'seaworthy')).toContain(
      `ip saddr ${outside.own} accept`,
    );
    shell(outside, 'revert');
  });

  it('opens the machine again by itself', async () => {
    shell(outside, 'apply --host --seconds 12');
    expect(both(other)).toEqual(['closed', 'closed']);
    expect(await until(() => both(other)[0] === 'other', 40)).toBe(true);
    expect(shell(outside, 'status')).toBe('not applied\n');
  });

  it('refuses, touching nothing, what it cannot do', () => {
    const before = rules();
    expect(outside.try(['sh', script, 'apply', '--seconds', 'soon']).text).toContain(
      '--seconds takes a number',
    );
    expect(outside.try(['sh', script, 'open']).text).toContain('unknown action open');
    expect(
      outside.try(['setpriv', '--reuid', '65534', '--clear-groups', 'sh', script, 'apply']).text,
    ).toContain('root');
    outside.inside('nft', 'add', 'table', 'inet', 'seaworthy');
    expect(outside.try(['sh', script, 'apply', '--host']).text).toContain("another deployment's firewall");
    outside.inside('nft', 'delete', 'table', 'inet', 'seaworthy');
    outside.inside('iptables', '-D', 'FORWARD', '-j', 'DOCKER-USER');
    expect(outside.try(['sh', script, 'apply']).text).toContain('nothing passes the chain DOCKER-USER');
    outside.inside('iptables', '-I', 'FORWARD', '-j', 'DOCKER-USER');
    expect(rules()).toEqual(before);
  });

  it.skipIf(!hasUfw)(
    'with an active ufw lets SSH and the open ports in by it, and takes back what it added alone',
    () => {
      cpSync('/etc/ufw', join(folder, 'ufw'), { recursive: true });
      // A mount namespace, so that the ufw of this machine does not learn of it.
      const lines = [
        `mount --bind ${join(folder, 'ufw')} /etc/ufw`,
        'ufw allow 80/tcp comment mine >/dev/null && ufw --force enable >/dev/null',
        `sh ${script} apply --host >/dev/null && ufw show added`,
        `echo --- && sh ${script} revert >/dev/null && ufw show added && ufw --force disable >/dev/null`,
      ];
      const { text } = outside.try(['unshare', '--mount', 'sh', '-c', lines.join(' && ')]);
      const [during = '', after = ''] = text.split('---\n');
      expect(during).toContain(`ufw allow ${ssh}/tcp comment 'seaworthy ${project}'`);
      expect(during).toContain(`ufw allow 443/tcp comment 'seaworthy ${project}'`);
      expect(during.match(/80\/tcp/g)).toHaveLength(1);
      expect(after).toContain("ufw allow 80/tcp comment 'mine'");
      expect(after).not.toContain('seaworthy');
    },
  );

  it('puts the rules at boot by a unit of systemd, and revert takes the unit away', () => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(bin, 'systemctl'), `#!/bin/sh\necho "$@" >>${bin}/said\n`, { mode: 0o755 });
    const unit = `/etc/systemd/system/seaworthy-firewall-${project}.service`;
    const asked = { PATH: `${bin}:${process.env['PATH']}` };
    shell(outside, 'apply --host', {
      ...asked,
      SSH_CONNECTION: `${outside.own} 5 ${outside.addresses.ipv4} 2225`,
    });
    shell(outside, 'confirm', asked);
    try {
      shell(outside, 'install', asked);
      const command = /^ExecStart=(.*)$/m.exec(readFileSync(unit, 'utf8'))?.[1] ?? '';
      expect(command).toMatch(/ boot --ssh [\d,]*2225,? --host$/);
      // As after a boot: no rule, no state, no Docker yet.
      outside.inside('nft', 'flush', 'ruleset');
      rmSync(`/run/seaworthy-firewall/${project}`, { recursive: true });
      outside.inside(...command.split(' '));
      expect(both(other)).toEqual(['closed', 'closed']);
      expect(both(ssh)).toEqual(['sshd', 'sshd']);
      expect(outside.inside('iptables', '-S', 'DOCKER-USER')).toContain(`-j SEAWORTHY-${project}`);
    } finally {
      shell(outside, 'revert', asked);
    }
    expect(existsSync(unit)).toBe(false);
    expect(readFileSync(join(bin, 'said'), 'utf8')).toContain(`enable seaworthy-firewall-${project}.service`);
  });
});
