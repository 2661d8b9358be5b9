// The built program under strace: counting its system calls, killing it at one of them, or letting one fail.
// Only the main thread is followed: every file is touched from there (synchronous calls), and counters are per thread.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));

/** Calls that can change a file system, and those that look at one. */
const changing =
  'openat,mkdir,write,pwrite64,fsync,rename,link,unlink,rmdir,fchmod,chmod,fchown,chown,lchown,ftruncate,symlink';
const looking = 'read,statx,newfstatat,fstat,lstat,stat,readlink,getdents64,close,access,lseek';

export const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;

export interface Traced {
  /** null = a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One system call of a run: the `nth` of its name. */
export interface CallPoint {
  readonly call: string;
  readonly nth: number;
}

/**
 * Every file system call that a run makes, beginning with the first one that names a path of the deployment: what comes before
 * is Node opening itself. `leaveOut` = names of calls that are not wanted.
 */
export function callPoints(words: readonly string[], directory: string): readonly CallPoint[] {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-strace-'));
  const log = join(folder, 'calls');
  // `-y`: descriptors with their paths.
  underStrace(['-y', '-o', log, '-e', `trace=${changing},${looking}`], words, directory);
  const lines = readFileSync(log, 'utf8').split('\n');
  rmSync(folder, { recursive: true });
  const first = lines.findIndex((line) => line.includes(directory));
  const counts = new Map<string, number>();
  return lines.flatMap((line, index) => {
    const call = /^(\w+)\(/.exec(line)?.[1];
    if (call === undefined) return [];
    const nth = (counts.get(call) ?? 0) + 1;
    counts.set(call, nth);
    // Pipes and the like are no files: Node ends itself when it cannot write to its own.
    const isOfFile = line.includes(directory) || !changing.split(',').includes(call);
    return index >= first && isOfFile ? [{ call, nth }] : [];
  });
}

/** Whether a call can change a file system (`openat` may create). */
export function isChanging({ call }: CallPoint): boolean {
  return changing.split(',').includes(call);
}

/** Ends the run by SIGKILL at one call. */
export function killedAt(point: CallPoint, words: readonly string[], directory: string): Traced {
  const { call, nth } = point;
  const injection = [`trace=${call}`, `inject=${call}:signal=KILL:when=${nth}`];
  return underStrace(['-o', '/dev/null', ...injection.flatMap((word) => ['-e', word])], words, directory);
}

/** Lets one call fail with an error such as `EIO`, without doing anything. */
export function failedAt(
  point: CallPoint,
  error: string,
  words: readonly string[],
  directory: string,
): Traced {
  const { call, nth } = point;
  const injection = [`trace=${call}`, `inject=${call}:error=${error}:when=${nth}`];
  return underStrace(['-o', '/dev/null', ...injection.flatMap((word) => ['-e', word])], words, directory);
}

/** A run takes two seconds; a machine may be busy. */
const longestSeconds = 60;

function underStrace(options: readonly string[], words: readonly string[], directory: string): Traced {
  // A fault may strike the pipe by which Node hears of its children, and then it waits for ever: strace and all it traces are
  // killed, or they would hold our own pipes open.
  const argv = ['--signal=KILL', String(longestSeconds), 'strace', '-qq', ...options];
  const done = spawnSync('timeout', [...argv, process.execPath, bin, ...words, '-C', directory], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    },
  });
  return { code: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr };
}
