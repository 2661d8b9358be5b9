import { spawn, spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseStat, systemProcesses } from './processes.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

const processes = systemProcesses();

/** A line of /proc/PID/stat: state in field 3, start in field 22 (proc(5)). */
function stat(name: string, state: string, startedTicks: string): string {
  const between = Array.from({ length: 18 }, (_, index) => String(index)).join(' ');
  return `4242 (${name}) ${state} ${between} ${startedTicks} 7 8 9\n`;
}

describe('a line of /proc/PID/stat', () => {
  it.each(['node', 'two words', 'a) R 1 (b', '))', '', 'tail ) Z 1'])(
    'is read whatever the program is called: %j',
    (name) => {
      expect(parseStat(stat(name, 'S', '123456'))).toEqual({ startedTicks: '123456', isEnded: false });
    },
  );

  it.each([
    ['R', false],
    ['D', false],
    ['T', false],
    ['Z', true],
    ['X', true],
  ])('in state %s means ended: %s', (state, isEnded) => {
    expect(parseStat(stat('node', state, '1'))).toMatchObject({ isEnded });
  });

  it.each(['', '4242 (node) S 1 2', 'nonsense'])('that is cut tells nothing: %j', (text) => {
    expect(parseStat(text)).toBeNull();
  });
});

describe('systemProcesses', () => {
  const own = processes.own();

  it('knows this process as one that lives', () => {
    expect(own.pid).toBe(process.pid);
    expect(own.startedTicks).toMatch(/^\d+$/);
    expect(own.boot).toMatch(/^[0-9a-f-]{36}$/);
    expect(own.pidNamespace).toMatch(/^pid:\[\d+\]$/);
    expect(processes.own()).toEqual(own);
    expect(processes.isAlive(own)).toBe('alive');
  });

  it('takes another process of the same id for dead', () => {
    expect(processes.isAlive({ ...own, startedTicks: '1' })).toBe('dead');
  });

  it('takes an id that nobody has for dead', () => {
    // Process ids end at 2^22 (proc(5), pid_max).
    expect(processes.isAlive({ ...own, pid: 2 ** 22 + 1 })).toBe('dead');
  });

  it('takes everybody before the last start of this machine for dead', () => {
    expect(processes.isAlive({ ...own, boot: 'another', pidNamespace: 'pid:[1]' })).toBe('dead');
  });

  it('cannot tell of another machine or another pid namespace', () => {
    expect(processes.isAlive({ ...own, machine: 'another', boot: 'another' })).toBe('unknown');
    expect(processes.isAlive({ ...own, pidNamespace: 'pid:[1]' })).toBe('unknown');
  });

  it.skipIf(!hasPython)('sees others live, and takes a zombie for dead', async () => {
    // It looks at its dead child without burying it, and lives until it is told to end.
    const script =
      'import os, sys\npid = os.fork()\nif pid == 0: os._exit(0)\nos.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)\nprint(pid, flush=True)\nsys.stdin.read()';
    const parent = spawn('python3', ['-c', script]);
    onTestFinished(() => void parent.stdin.end());
    const pid = await new Promise<number>((resolve, reject) => {
      parent.once('error', reject);
      parent.stdout.once('data', (chunk) => resolve(Number(String(chunk))));
    });
    const text = spawnSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }).stdout;
    const startedTicks = parseStat(text)?.startedTicks ?? '';
    expect(processes.isAlive({ ...own, pid, startedTicks })).toBe('dead');
    const living = spawnSync('cat', [`/proc/${parent.pid}/stat`], { encoding: 'utf8' }).stdout;
    const parentTicks = parseStat(living)?.startedTicks ?? '';
    expect(processes.isAlive({ ...own, pid: parent.pid ?? 0, startedTicks: parentTicks })).toBe('alive');
  });

  it('names the person behind sudo, and this machine', () => {
    const before = process.env['SUDO_USER'];
    onTestFinished(() => {
      if (before === undefined) delete process.env['SUDO_USER'];
      else process.env['SUDO_USER'] = before;
    });
    process.env['SUDO_USER'] = 'jane';
    expect(processes.actor()).toEqual({ user: 'jane', host: hostname() });
    process.env['SUDO_USER'] = '';
    expect(processes.actor().user).toBe(spawnSync('id', ['-un'], { encoding: 'utf8' }).stdout.trim());
  });

  it('knows its effective user and group', () => {
    expect(processes.ids()).toEqual({ uid: process.geteuid?.(), gid: process.getegid?.() });
  });
});
