// The program on a machine that knows the lab's names: in a mount namespace, so that this machine's own hosts file stays as it is.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from '../../helpers/cli.ts';
import type { LabStack } from '../stack.ts';
import { labHome } from '../whole-journey.ts';

const bin = join(import.meta.dirname, '../../../bin/seaworthy');

/** An address of this machine that others could reach, for a name that leads to loopback leads nobody here. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Runs the built program on a stack; needs root. */
export function onNamedStack(stack: LabStack, names: readonly string[], ...words: readonly string[]): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-names-'));
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `${readFileSync('/etc/hosts', 'utf8')}\n${ownAddress()} ${names.join(' ')}\n`);
  const script = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';
  const program = [process.execPath, bin, ...words, '-C', stack.directory];
  const done = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', hosts, ...program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: labHome,
      DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
    },
    encoding: 'utf8',
    timeout: 600_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  rmSync(folder, { recursive: true, force: true });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}
