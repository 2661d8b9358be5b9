// A Debian without systemd that plays the machine a person has: a container with Node, pebble and a stand-in for the gateway.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { stackCopy } from '../helpers/deployments.ts';
import { type LabStack, run, until } from './stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const domain = 'api.acme.test';

export interface Machine {
  /** A shell line as root there; its exit code, output and complaints. */
  try(line: string): { readonly code: number | null; readonly text: string };
  /** The same, which has to end with 0. */
  shell(line: string): string;
  /** The real program, there. */
  proxy(words: string): { readonly code: number | null; readonly text: string };
  /** Writes wishes and applies them to files. */
  wish(tls: Readonly<Record<string, unknown>>): void;
  /** The wish of another ACME server, whose certificates hold for a minute. */
  readonly hasty: Readonly<Record<string, string>>;
  /** The generated `install.sh` of the generation in effect, as the machine sees it. */
  script(): string;
  /** The root under which its ACME server issues (PEM). */
  root(): string;
  /** Its address, as this machine dials it. */
  readonly address: string;
  close(): void;
}

/** What lies and listens on the machine before a proxy comes. */
export interface Premises {
  /** The deployment's folder, at the same path there. */
  readonly directory: string;
  /** Words for `docker run`. */
  readonly words?: readonly string[];
  /** Shell lines that start what answers on its loopback address. */
  readonly listeners: readonly string[];
}

const detached = '>/dev/null 2>&1 </dev/null &';

/** A deployment that nobody runs, and a stand-in for its gateway that tells what arrives. */
function quietPremises(): Premises {
  const directory = stackCopy('stock');
  chmodSync(directory, 0o755);
  return { directory, listeners: [`setsid nohup python3 /usr/local/lib/gateway.py 8000 ${detached}`] };
}

/**
 * A running stack: what Docker publishes on this machine's loopback address is published on that one's, by the same means, a
 * relay of TCP connections (docker-proxy here, socat there).
 */
export function stackPremises(
  { directory }: LabStack,
  network: string,
  published: readonly { readonly port: number; readonly to: string }[],
): Premises {
  const relay = ({ port, to }: { readonly port: number; readonly to: string }) =>
    `setsid nohup socat -t 600 TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr TCP:${to} ${detached}`;
  return { directory, words: ['--network', network], listeners: published.map(relay) };
}

/** Starts it; packages are in apt's cache, nothing is installed. */
export async function openMachine(
  suite: 'bookworm' | 'trixie',
  { directory, words = [], listeners }: Premises = quietPremises(),
): Promise<Machine> {
  const image = `seaworthy-lab/tls-host:${suite}`;
  run(['bash', 'lab/images.sh', image]);
  const name = `swtest-tls-host-${suite}-${randomBytes(3).toString('hex')}`;
  const mounts = [process.execPath, join(root, 'bin'), join(root, 'dist'), join(root, 'data')];
  const shown = [
    ...mounts.flatMap((path) => ['-v', `${path}:${path}:ro`]),
    '-v',
    `${directory}:${directory}`,
  ];
  // Authorities of certificates and names are the machine's own: nothing of it is seen outside.
  run([
    'docker',
    'run',
    '-d',
    '--init',
    '--name',
    name,
    '--add-host',
    `${domain}:127.0.0.1`,
    ...words,
    ...shown,
    image,
  ]);

  function tryLine(line: string) {
    const done = spawnSync('docker', ['exec', name, 'sh', '-c', line], { encoding: 'utf8', maxBuffer: 1e8 });
    return { code: done.status, text: `${done.stdout}${done.stderr}` };
  }

  function shell(line: string): string {
    const { code, text } = tryLine(line);
    return code === 0 ? text : expect.fail(`${line} ended with ${code}: ${text}`);
  }

  // certbot knows profiles since 4.0, and trixie is the first Debian that has it.
  const own = { server: 'https://localhost:14000/dir', ca: 'pebble.pem' };
  const acme = suite === 'trixie' ? { ...own, profile: 'shortlived' } : own;
  let generation = 0;
  function wish(tls: Readonly<Record<string, unknown>>): void {
    const wishes = { domain, email: 'ops@acme.test', tls: { acme, ...tls } };
    writeFileSync(join(directory, 'seaworthy.yaml'), JSON.stringify(wishes));
    const only = ['--only', 'tls/host-proxy', '--files-only', '--yes', '--without-dump'];
    const ran = seaworthy(['apply', '-C', directory, ...only], { directory, timeoutMs: 60_000 });
    expect(ran.code, ran.stderr).toBe(0);
    generation += 1;
  }

  const machine: Machine = {
    try: tryLine,
    shell,
    proxy: (words) =>
      tryLine(`${process.execPath} ${join(root, 'bin/seaworthy')} proxy ${words} -C ${directory}`),
    wish,
    hasty: { ...own, server: 'https://localhost:14010/dir' },
    script: () => join(directory, 'seaworthy/gen', String(generation), 'proxy/install.sh'),
    root: () => shell('curl -fsS --cacert /srv/pebble/root.pem https://localhost:14001/roots/0'),
    address: run([
      'docker',
      'inspect',
      '--format',
      '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
      name,
    ]).trim(),
    close: () => void spawnSync('docker', ['rm', '-f', name], { stdio: 'ignore' }),
  };
  for (const line of listeners) shell(line);
  await startPebble(machine, directory);
  return machine;
}

async function startPebble({ shell, try: tryLine }: Machine, directory: string): Promise<void> {
  shell(`sh /usr/local/lib/pebble.sh && cp /srv/pebble/root.pem ${directory}/pebble.pem`);
  const curl = 'curl -fsS --cacert /srv/pebble/root.pem';
  const asks = `${curl} https://localhost:14000/dir && ${curl} https://localhost:14010/dir`;
  expect(await until(() => tryLine(asks).code === 0, 40)).toBe(true);
}
