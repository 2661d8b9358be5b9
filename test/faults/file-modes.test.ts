// Modes and owners of everything that is written, after each command and at every moment between, whatever the umask.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasStrace } from '../helpers/strace.ts';
import { treeState } from '../helpers/tree-state.ts';
import { copyOf, emptyFolder, onlyTraced } from './bench.ts';
import { smallStack } from './small-stack.ts';

if (!hasStrace) process.stderr.write('skipped: modes at every moment need strace\n');

const traceWords = onlyTraced();
const bin = fileURLToPath(new URL('../../bin/seaworthy', import.meta.url));
const isRoot = process.getuid?.() === 0;
/** A question mark: not every machine has all of them. */
const traced = '?openat,?open,?mkdir,?mkdirat,?chmod,?fchmod,?fchmodat,?mknod,?mknodat';

const onDisk = ['--files-only', '--yes'];
const commands = [
  ['init', '--domain', 'api.acme.dev', '--yes', '--static'],
  ['apply', ...onDisk],
  ['init', '--domain', 'other.acme.dev', '--yes', '--static', '--force'],
  ['rollback', ...onDisk],
  ['apply', ...onDisk],
  ['remove', ...onDisk],
];

describe.skipIf(!hasStrace).each([
  { umask: '000', mode: 0o640, owner: 1234 },
  { umask: '077', mode: 0o600, owner: 0 },
  { umask: '022', mode: 0o664, owner: 0 },
])('with umask $umask', { timeout: 300_000 }, ({ umask, mode, owner }) => {
  it('nothing is ever wider than it must be, and the env file keeps its mode and owner', () => {
    const directory = copyOf(smallStack());
    const env = join(directory, '.env');
    const uid = isRoot ? owner : (process.getuid?.() ?? 0);
    if (isRoot) chownSync(env, owner, owner);
    chmodSync(env, mode);
    const plan = join(emptyFolder(), 'plan.json');
    for (const words of [...commands.slice(0, 1), ['plan', '-o', plan, '--static'], ...commands.slice(1)]) {
      const { calls, code, stderr } = watched(words, directory, umask);
      expect([0, 1], `${words[0]}: ${stderr}`).toContain(code);
      expect(calls.filter((call) => isTooWide(call, directory, mode))).toEqual([]);
      expect(lstatSync(env)).toMatchObject({ uid, gid: isRoot ? owner : lstatSync(env).gid });
      expect(lstatSync(env).mode & 0o7777).toBe(mode);
      for (const [path, state] of treeState(directory)) isOurOwn(path, state, uid, mode);
    }
    expect(lstatSync(plan).mode & 0o777).toBe(0o600);
  });
});

/**
 * Below our two folders, and in them alone: folders and executables 0700, files 0600; a generation, which Compose reads,
 * can be read by whoever may read the env file.
 */
function isOurOwn(path: string, state: string, uid: number, envMode: number): void {
  if (!/^\.?seaworthy(?:\/|$)/.test(path)) return;
  const [kind, mode, owner] = state.split(' ');
  const shared = isSharedPlace(path) ? envMode & 0o044 : 0;
  const wanted =
    kind === 'directory' || path.endsWith('.sh') ? 0o700 | shared | (shared >> 2) : 0o600 | shared;
  expect(`${path} ${mode}`).toBe(`${path} ${wanted.toString(8)}`);
  expect(owner?.split(':')[0], path).toBe(String(uid));
}

interface Call {
  readonly line: string;
  readonly path: string;
  readonly mode: number;
}

function watched(words: readonly string[], directory: string, umask: string) {
  const log = join(emptyFolder(), 'calls');
  const strace = ['strace', ...traceWords, '-qq', '-y', '-s', '400', '-o', log, '-e', `trace=${traced}`];
  const program = [...strace, process.execPath, bin, ...words, '-C', directory];
  const done = spawnSync('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', ...program], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: '/nonexistent',
      DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    },
    timeout: 120_000,
  });
  const calls = readFileSync(log, 'utf8').split('\n').flatMap(callOf);
  // A log without a single folder made, or file opened, would prove nothing.
  expect(calls.length).toBeGreaterThan(words[0] === 'plan' ? 0 : 2);
  return { calls, code: done.status, stderr: done.stderr };
}

/** Calls that give something a mode. */
function callOf(line: string): readonly Call[] {
  if (/= -1 /.test(line)) return [];
  const isOpen = /\b(?:openat|open)\(/.test(line);
  if (isOpen && !line.includes('O_CREAT')) return [];
  const path = /"([^"]*)"/.exec(line)?.[1] ?? /\(\d+<([^>]*)>/.exec(line)?.[1];
  const mode = /, (0\d*)\)/.exec(line)?.[1];
  return path === undefined || mode === undefined ? [] : [{ line, path, mode: Number.parseInt(mode, 8) }];
}

function isTooWide({ path, mode }: Call, directory: string, envMode: number): boolean {
  const name = path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : null;
  if (name === null) return false;
  // It holds no secret, and people edit and commit it.
  if (/^seaworthy\.yaml/.test(name)) return (mode & ~0o644) !== 0;
  if (/^\.env/.test(name)) return (mode & ~envMode) !== 0;
  const shared = isSharedPlace(name) ? envMode & 0o044 : 0;
  return (mode & 0o077 & ~(shared | (shared >> 2))) !== 0;
}

/** What Compose reads, and the .gitignore: a colleague's Git that may not read it would offer what lies beside it. */
function isSharedPlace(path: string): boolean {
  return /^seaworthy(?:$|\/gen(?:\/|$)|\/\.gitignore)/.test(path);
}

describe('a watch on modes', () => {
  const directory = '/srv/x';
  it.each([
    [
      'openat(AT_FDCWD</>, "/srv/x/.seaworthy/lock", O_WRONLY|O_CREAT|O_EXCL, 0644) = 3</srv/x/.seaworthy/lock>',
      true,
    ],
    [
      'openat(AT_FDCWD</>, "/srv/x/.seaworthy/lock", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3</srv/x/.seaworthy/lock>',
      false,
    ],
    ['mkdir("/srv/x/seaworthy", 0777) = 0', true],
    ['fchmod(17</srv/x/seaworthy/gen/1/compose.yaml>, 0644) = 0', true],
    ['fchmod(17</srv/x/.env.seaworthy-1>, 0660) = 0', true],
    ['fchmod(17</srv/x/.env.seaworthy-1>, 0640) = 0', false],
    ['openat(AT_FDCWD</>, "/elsewhere", O_WRONLY|O_CREAT, 0666) = 3</elsewhere>', false],
  ])('judges %s', (line, isWide) => {
    expect(callOf(line).map((call) => isTooWide(call, directory, 0o640))).toEqual([isWide]);
  });
});
