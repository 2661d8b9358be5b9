// Mail on a stack whose values are literals of its Compose file: real relays (npm smtp-server) on the network of auth's container.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from 'smtp-server';
import { afterAll, expect, it, vi } from 'vitest';
import type { Ran } from '../helpers/cli.ts';
import { runAsync, seaworthyAsync } from '../helpers/cli.ts';
import { answer, certificates, login, type Relay, startRelay } from '../helpers/relays.ts';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { describeLab, run } from './stack.ts';

const host = 'relay.acme-lab.dev';
const issuer = certificates();
const good = issuer.issue(host);
const shown: string[] = [];
const relays: Relay[] = [];

afterAll(() => Promise.all(relays.map((relay) => relay.close())));

interface Tested {
  readonly ok: boolean;
  readonly from: string;
  readonly steps: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly milliseconds: number;
    readonly saw: string;
  }[];
}

describeLab('mail on autogpt-like', { stack: 'autogpt-like', services: ['auth'] }, (stack) => {
  const auth = () => stack().compose('ps', '-q', 'auth').trim();

  /** The address of this machine on the network of auth. */
  function gateway(): string {
    const format = '{{range .NetworkSettings.Networks}}{{.Gateway}} {{end}}';
    return run(['docker', 'inspect', '-f', format, auth()]).trim().split(' ')[0] ?? '';
  }

  /** The relays live in this process, which must not wait for a program without answering them. */
  async function seaworthyOn(...words: readonly string[]): Promise<Ran> {
    const ran = await seaworthyAsync([...words, '-C', stack().directory], {
      DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
    });
    shown.push(ran.stdout, ran.stderr);
    return ran;
  }

  async function relayWith(options: Options, port = 0): Promise<Relay> {
    const relay = await startRelay(options, gateway(), port);
    relays.push(relay);
    return relay;
  }

  /** What a container that was just made lacks: the name of the relay, and its authority. */
  function introduce(): void {
    const file = join(mkdtempSync(join(tmpdir(), 'seaworthy-mail-')), 'ca.crt');
    writeFileSync(file, issuer.authority);
    chmodSync(file, 0o644);
    run(['docker', 'cp', file, `${auth()}:/etc/ssl/certs/ca-certificates.crt`]);
    run(['docker', 'exec', '-u', '0', auth(), 'sh', '-c', `echo "${gateway()} ${host}" >>/etc/hosts`]);
  }

  function wish(port: number, password = 'file:smtp-password', user = login.user): void {
    const lines = [
      'mail:',
      '  provider: smtp',
      `  host: ${host}`,
      `  port: ${port}`,
      `  user: ${user}`,
      `  password: { secret: "${password}" }`,
      '  from: noreply@acme-lab.dev',
      '  sender_name: Acme',
      '  rate_limit: 200',
      '  max_frequency: 30s',
    ];
    stack().addFile('seaworthy.yaml', `${lines.join('\n')}\n`);
  }

  function secret(text: string): void {
    stack().addFile('smtp-password', `${text}\n`);
    chmodSync(join(stack().directory, 'smtp-password'), 0o600);
  }

  async function applied(port: number): Promise<void> {
    wish(port);
    const ran = await seaworthyOn('apply', '--only', 'mail', '--yes');
    expect(ran.code, ran.stderr + ran.stdout).toBe(0);
    introduce();
  }

  async function tested(...words: readonly string[]): Promise<Tested> {
    return JSON.parse((await seaworthyOn('mail', 'test', '--json', ...words)).stdout) as Tested;
  }

  /** In the network of auth's container alone, what goes to this port is dropped: so does a host that blocks outgoing mail. */
  async function expectDropped(port: number): Promise<void> {
    const inNetwork = [
      'nsenter',
      '-t',
      run(['docker', 'inspect', '-f', '{{.State.Pid}}', auth()]).trim(),
      '-n',
    ];
    const rule = ['OUTPUT', '-p', 'tcp', '--dport', String(port), '-j', 'DROP'];
    run([...inNetwork, 'iptables', '-A', ...rule]);
    try {
      const { steps } = await tested();
      expect(steps).toMatchObject([
        {
          name: 'connect',
          ok: false,
          saw: `port ${port} of ${host} does not answer`,
          todo: expect.stringContaining('may block outgoing mail ports'),
        },
      ]);
      // Patience is 15 s; Docker's round trips come on top.
      expect(steps[0]?.milliseconds).toBeLessThan(25_000);
      await vi.waitFor(
        () => expect(run(['docker', 'top', auth()])).not.toMatch(/\/dev\/tcp|\bnc -v/),
        10_000,
      );
    } finally {
      run([...inNetwork, 'iptables', '-D', ...rule]);
    }
  }

  const running = (): readonly string[] =>
    JSON.parse(run(['docker', 'inspect', '-f', '{{json .Config.Env}}', auth()])) as readonly string[];

  const before = () =>
    treeState(stack().directory, ['seaworthy', '.seaworthy', 'seaworthy.yaml', 'volumes', 'smtp-password']);
  let was: ReturnType<typeof before>;
  let environment: readonly string[] = [];

  it('brings the wished values into the running container, the password from a file', async () => {
    was = before();
    environment = running();
    secret(login.password);
    const relay = await relayWith(good, 2587);
    await applied(relay.port);
    expect(running()).toEqual(
      expect.arrayContaining([
        `GOTRUE_SMTP_HOST=${host}`,
        'GOTRUE_SMTP_PORT=2587',
        `GOTRUE_SMTP_USER=${login.user}`,
        `GOTRUE_SMTP_PASS=${login.password}`,
        'GOTRUE_SMTP_ADMIN_EMAIL=noreply@acme-lab.dev',
        'GOTRUE_SMTP_SENDER_NAME=Acme',
        'GOTRUE_SMTP_MAX_FREQUENCY=30s',
        'GOTRUE_RATE_LIMIT_EMAIL_SENT=200',
      ]),
    );
  });

  it('speaks with the relay from the container of auth, and sends a mail only when told to whom', async () => {
    const [relay] = relays;
    const spoken = await tested();
    expect(spoken, JSON.stringify(spoken)).toMatchObject({
      ok: true,
      from: expect.stringContaining('the container of auth'),
    });
    expect(spoken.steps.map(({ name }) => name)).toEqual([
      'connect',
      'greeting',
      'EHLO',
      'TLS',
      'AUTH',
      'MAIL FROM',
      'RSET',
    ]);
    expect(relay?.mails).toEqual([]);
    expect(await tested('--to', 'you@acme-lab.dev')).toMatchObject({ ok: true });
    expect(relay?.mails[0]).toMatch(
      /^From: "Acme" <noreply@acme-lab\.dev>\r\nTo: <you@acme-lab\.dev>\r\nSubject: Test mail/,
    );
  });

  it('lets the stand-in of auth send a mail, as auth does', async () => {
    const post = (path: string) =>
      runAsync('docker', [
        'exec',
        auth(),
        'curl',
        '-s',
        '-d',
        '{"email":"user@acme-lab.dev"}',
        `localhost:9999${path}`,
      ]);
    expect((await post('/signup')).stdout).toContain('user@acme-lab.dev');
    expect((await post('/recover')).stdout).not.toContain('error');
    expect(relays[0]?.mails.at(-1)).toMatch(
      /^From: "Acme" <noreply@acme-lab\.dev>\r\nTo: user@acme-lab\.dev\r\nSubject: Reset Your Password/,
    );
  });

  it.each<[string, Options, string, RegExp]>([
    ['an expired certificate', issuer.issue(host, true), 'TLS', /has expired/],
    ['a certificate of another name', issuer.issue('other.dev'), 'TLS', /not for relay/],
    ['no STARTTLS', { hideSTARTTLS: true, allowInsecureAuth: true }, 'TLS', /offers no STARTTLS/],
    ['a wrong password', { ...good, onAuth: (_a, _s, done) => done(answer(535, 'Invalid')) }, 'AUTH', /535/],
    [
      'a refused sender',
      { ...good, onMailFrom: (_a, _s, done) => done(answer(554, 'Email address is not verified')) },
      'MAIL FROM',
      /554/,
    ],
    [
      'greylisting',
      { ...good, onMailFrom: (_a, _s, done) => done(answer(451, 'Greylisted, try later')) },
      'MAIL FROM',
      /451/,
    ],
  ])('blames the right step for %s', async (_what, options, name, saw) => {
    const last = relays.pop();
    await last?.close();
    await relayWith(options, 2587);
    const spoken = await tested();
    expect(spoken.ok).toBe(false);
    expect(spoken.steps.at(-1)).toMatchObject({ name, ok: false, saw: expect.stringMatching(saw) });
  });

  it('blames the connection for a port that nobody listens on', async () => {
    await relays.pop()?.close();
    expect((await tested()).steps).toMatchObject([
      { name: 'connect', ok: false, saw: expect.stringContaining('refuses') },
    ]);
  });

  it('blames the connection for a port that drops what comes, in bounded time, and leaves no tool behind', async () => {
    await expectDropped(2587);
  });

  it('takes port 465 as TLS from the first byte', async () => {
    await relayWith({ ...good, secure: true }, 465);
    await applied(465);
    const spoken = await tested();
    expect(spoken, JSON.stringify(spoken)).toMatchObject({ ok: true });
    expect(spoken.steps[0]?.saw).toMatch(/^TLSv1/);
  });

  it('blames it on port 465, too, where the handshake waits', async () => {
    await expectDropped(465);
  });

  it('shows the password nowhere, and keeps it where its owner alone can read it', async () => {
    await seaworthyOn('plan', '--json');
    await seaworthyOn('diff');
    expect(shown.join('\n')).not.toContain(login.password);
    for (const path of filesBelow(
      join(stack().directory, '.seaworthy'),
      join(stack().directory, 'seaworthy'),
    )) {
      const isOpen = (statSync(path).mode & 0o044) !== 0;
      expect(isOpen && readFileSync(path, 'utf8').includes(login.password), path).toBe(false);
    }
  });

  it('gives everything back', async () => {
    for (const _run of ['465', '2587']) {
      const ran = await seaworthyOn('rollback', '--yes');
      expect(ran.code, ran.stderr).toBe(0);
    }
    expect(treeDifference(was, before())).toEqual([]);
    expect([...running()].sort()).toEqual([...environment].sort());
  });
});

function filesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
}
