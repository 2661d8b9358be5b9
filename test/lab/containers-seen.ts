// What may be seen of containers from their host.
import { spawnSync } from 'node:child_process';
import { run } from './stack.ts';

/** Command lines of a run and of reading back, by both engines. */
export const enginesAtWork: readonly RegExp[] = [
  /^pgbackrest .* backup$/,
  /^pgbackrest .* verify$/,
  /^restic .*\bbackup\b/,
  /^restic .*\bcheck\b/,
];

/** Both streams of a container's log. */
export function logOf(container: string): string {
  const { stdout, stderr } = spawnSync('docker', ['logs', container], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 ** 2,
  });
  return stdout + stderr;
}

/** Numbers of the users that its processes run as, each once. */
export function usersIn(container: string): readonly number[] {
  const [, ...lines] = run(['docker', 'top', container, '-eo', 'uid,pid']).trim().split('\n');
  return [...new Set(lines.map((line) => Number(line.trim().split(/\s+/)[0])))];
}
