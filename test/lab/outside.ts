// Network namespaces for tests of the firewall: another machine, on a cable of its own to this one.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, until } from './stack.ts';

export interface Outside {
  /** Addresses of this side of the cable, as the other machine dials them. */
  readonly addresses: { readonly ipv4: string; readonly ipv6: string };
  /** Address of the other machine. */
  readonly own: string;
  /** What a port of this side sends to the other machine, or `closed`. */
  hear(address: string, port: number): string;
  /** A program on this side of the cable. */
  inside(...argv: readonly string[]): string;
  /** The same, by its exit code, output and complaints. */
  try(argv: readonly string[], environment?: Readonly<Record<string, string>>): Tried;
  /** A program that listens on this side under a name, and greets whoever connects; IPv4 and IPv6. */
  listen(name: string, port: number): Promise<void>;
  close(): void;
}

export interface Tried {
  readonly code: number | null;
  readonly text: string;
}

/** A greeting on every connection; the word tells which listener answered. */
const greeter = `use IO::Socket::IP; my ($host, $port, $word) = @ARGV;
my $socket = IO::Socket::IP->new(LocalHost => $host, LocalPort => $port, V6Only => 0, Listen => 9, ReuseAddr => 1) or die $@;
while (my $client = $socket->accept) { print $client $word; close $client }`;

/** A container's network may have no IPv6, where `::` cannot be listened on. */
export function greeterArgv(host: '0.0.0.0' | '::', port: number, word: string): readonly string[] {
  return ['perl', '-e', greeter, host, String(port), word];
}

/** Another machine. With `hasOwnHost` this side is a namespace, too, so that the rules of this very machine are not touched. */
export function openOutside({ hasOwnHost }: { readonly hasOwnHost: boolean }): Outside {
  const tag = randomBytes(2).toString('hex');
  const net = `198.18.${Number.parseInt(tag.slice(0, 2), 16)}`;
  const [other, host] = [`swo-${tag}`, `swh-${tag}`];
  const [otherEnd, hostEnd] = [`swo${tag}`, `swh${tag}`];
  const at = hasOwnHost ? ['ip', 'netns', 'exec', host] : [];
  const ip = hasOwnHost ? ['ip', '-n', host] : ['ip'];
  const listeners: ChildProcess[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-outside-'));
  // RFC 2544 keeps 198.18.0.0/15 for tests, RFC 4193 leaves fd00::/8 to everybody.
  const addresses = { ipv4: `${net}.1`, ipv6: `fd18:${tag}::1` };

  function close(): void {
    for (const listener of listeners) listener.kill('SIGKILL');
    for (const name of hasOwnHost ? [other, host] : [other]) spawnSync('ip', ['netns', 'del', name]);
    rmSync(folder, { recursive: true, force: true });
  }

  function tryOn(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Tried {
    const [program = '', ...rest] = [...at, ...argv];
    const env = { ...process.env, SSH_CONNECTION: undefined, ...environment };
    const result = spawnSync(program, rest, { encoding: 'utf8', env });
    return { code: result.status, text: `${result.stdout}${result.stderr}` };
  }

  async function listen(name: string, port: number): Promise<void> {
    // The kernel names a process after the file that was run.
    symlinkSync('/usr/bin/perl', join(folder, name));
    const [, ...words] = greeterArgv('::', port, name);
    const [program = '', ...rest] = [...at, join(folder, name), ...words];
    listeners.push(spawn(program, rest, { stdio: 'ignore' }));
    const listens = () => tryOn(['ss', '-Hltn']).text.includes(`:${port} `);
    if (!(await until(listens, 20))) throw new Error(`nobody listens on ${port}`);
  }

  try {
    run(['ip', 'netns', 'add', other]);
    if (hasOwnHost) run(['ip', 'netns', 'add', host]);
    run([
      'ip',
      'link',
      'add',
      otherEnd,
      'netns',
      other,
      'type',
      'veth',
      'peer',
      'name',
      hostEnd,
      ...(hasOwnHost ? ['netns', host] : []),
    ]);
    run([...ip, 'addr', 'add', `${addresses.ipv4}/24`, 'dev', hostEnd]);
    run([...ip, 'addr', 'add', `${addresses.ipv6}/64`, 'dev', hostEnd, 'nodad']);
    run(['ip', '-n', other, 'addr', 'add', `${net}.2/24`, 'dev', otherEnd]);
    run(['ip', '-n', other, 'addr', 'add', `fd18:${tag}::2/64`, 'dev', otherEnd, 'nodad']);
    for (const link of ['lo', hostEnd]) run([...ip, 'link', 'set', link, 'up']);
    for (const link of ['lo', otherEnd]) run(['ip', '-n', other, 'link', 'set', link, 'up']);
  } catch (error) {
    close();
    throw error;
  }

  return {
    addresses,
    own: `${net}.2`,
    hear(address, port) {
      const dial = `exec 3<>/dev/tcp/${address}/${port} && head -c 64 <&3`;
      const result = spawnSync('ip', ['netns', 'exec', other, 'timeout', '2', 'bash', '-c', dial], {
        encoding: 'utf8',
      });
      return result.stdout === '' ? 'closed' : result.stdout;
    },
    inside: (...argv) => run([...at, ...argv]),
    try: tryOn,
    listen,
    close,
  };
}
