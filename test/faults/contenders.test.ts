// Many applies at once, by the built program: one does it, the others say who does, or find nothing left to do.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callPoints, hasStrace } from '../helpers/strace.ts';
import { type TreeState, treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, type Done, discard, emptyFolder, inProcess, textOf, tries } from './bench.ts';
import { smallStack } from './small-stack.ts';

if (!hasStrace) process.stderr.write('skipped: stopping a holder at a system call needs strace\n');

const rounds = tries(200);
const contenders = 20;
console.info(`contenders: ${contenders} processes, ${rounds} rounds`);

const root = fileURLToPath(new URL('../..', import.meta.url));
const words = ['apply', '--files-only', '--yes'];
const base = smallStack();

/** Starting Node costs more than an apply, so each contender lives for all rounds. */
const script = `
const { main } = await import(${JSON.stringify(join(root, 'dist/bundle/main.js'))});
process.on('message', async (words) => {
  const texts = { stdout: '', stderr: '' };
  const stream = (name) => ({ write(text, done) { texts[name] += text; done?.(); return true; }, isTTY: false });
  const code = await main(words, { stdout: stream('stdout'), stderr: stream('stderr') });
  process.send({ code, ...texts });
});
process.send('ready');
`;

let crew: readonly ChildProcess[] = [];
let wanted: TreeState;

beforeAll(async () => {
  const file = join(emptyFolder(), 'contender.mjs');
  writeFileSync(file, script);
  const env = { PATH: process.env['PATH'] ?? '', DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  crew = Array.from({ length: contenders }, () => fork(file, { env }));
  await Promise.all(crew.map(answerOf));
  const alone = copyOf(base);
  expect(await inProcess('apply', { directory: alone, filesOnly: true, yes: true })).toMatchObject({
    code: 0,
  });
  wanted = treeState(alone, ['.seaworthy']);
});

afterAll(() => {
  for (const one of crew) one.kill();
});

function answerOf(one: ChildProcess): Promise<Done> {
  return new Promise((resolve) => one.once('message', (done: Done) => resolve(done)));
}

function together(directory: string): Promise<readonly Done[]> {
  return Promise.all(
    crew.map((one) => {
      const answer = answerOf(one);
      one.send([...words, '-C', directory]);
      return answer;
    }),
  );
}

/** What one apply alone would have left: nothing twice, nothing half, no lock. */
function isOneApply(directory: string, runs: number): void {
  expect(treeDifference(wanted, treeState(directory, ['.seaworthy']))).toEqual([]);
  expect(readdirSync(join(directory, '.seaworthy'))).toEqual(['.gitignore', 'generations', 'runs']);
  expect(readdirSync(join(directory, '.seaworthy/runs')).length).toBe(runs);
  expect(readdirSync(join(directory, '.seaworthy/generations'))).toEqual(['1.json']);
}

describe('applies that start together', { timeout: 1_800_000 }, () => {
  it('come to one apply; the others name who holds the lock, or find nothing to do', async () => {
    const pids = crew.map(({ pid }) => String(pid));
    const seen = { did: 0, named: 0, idle: 0, late: 0 };
    for (let round = 0; round < rounds; round++) {
      const directory = copyOf(base);
      const all = await together(directory);
      expect(all.filter(({ stdout }) => stdout.includes('In effect: generation 1')).length).toBe(1);
      for (const { code, stdout, stderr } of all) {
        if (stdout.includes('In effect')) seen.did += 1;
        else if (code === 6) {
          const holder = /\(process (\d+)\) works here since \S+: apply$/m.exec(stderr)?.[1];
          expect(pids, stderr).toContain(holder);
          seen.named += 1;
        } else if (code === 0) {
          expect(stdout).toContain('Nothing to do');
          seen.idle += 1;
        } else {
          // It had looked before the other one wrote, and got the lock after.
          expect(code, stderr).toBe(7);
          expect(stderr).toContain('changed since the plan was made');
          seen.late += 1;
        }
      }
      isOneApply(directory, 1);
      discard(directory);
    }
    expect(seen.did).toBe(rounds);
    expect(seen.named).toBeGreaterThan(0);
    console.info(`contenders: ${JSON.stringify(seen)}`);
  });
});

describe.skipIf(!hasStrace)('a holder that stands still', { timeout: 600_000 }, () => {
  it('keeps the lock while it lives, and the next one ends its work when it was killed', async () => {
    const points = callPoints(words, copyOf(base));
    // From the lock on: `link` makes it.
    const first = points.findIndex(({ call }) => call === 'link');
    const renames = points.slice(first).filter(({ call }) => call === 'rename');
    expect(renames.length).toBeGreaterThanOrEqual(5);
    for (const { nth } of renames.slice(0, 5)) await standsStill(nth);
  });
});

async function standsStill(nth: number): Promise<void> {
  const directory = copyOf(base);
  const bin = join(root, 'bin/seaworthy');
  const injection = ['-e', 'trace=rename', '-e', `inject=rename:signal=STOP:when=${nth}`];
  const env = { PATH: process.env['PATH'] ?? '', DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  const strace = spawn(
    'strace',
    ['-qq', '-o', '/dev/null', ...injection, process.execPath, bin, ...words, '-C', directory],
    {
      env,
      stdio: 'ignore',
    },
  );
  const gone = new Promise((resolve) => strace.once('exit', resolve));
  const pid = await stoppedHolder(directory, strace);
  try {
    await isRespected(directory, pid);
  } finally {
    process.kill(pid, 'SIGKILL');
    await gone;
  }
  const next = await inProcess('apply', { directory, filesOnly: true, yes: true });
  expect(next, next.stderr).toMatchObject({ code: 0 });
  isOneApply(directory, readdirSync(join(directory, '.seaworthy/runs')).length);
  expect(textOf(directory, '.env')).toContain('seaworthy/gen/1/compose.yaml');
  discard(directory);
}

/** Nobody takes the lock from it, and everybody hears who has it. */
async function isRespected(directory: string, pid: number): Promise<void> {
  const lock = textOf(directory, '.seaworthy/lock');

  const refused = await inProcess('apply', { directory, filesOnly: true, yes: true });
  // After its commit there is nothing left to do for anybody else.
  if (refused.code !== 0) {
    expect(refused, refused.stderr).toMatchObject({ code: 6 });
    expect(refused.stderr).toContain(`(process ${pid}) works here since`);
  } else expect(textOf(directory, '.env')).toContain('seaworthy/gen/1');
  expect(textOf(directory, '.seaworthy/lock')).toBe(lock);
}

/** The process that the lock names, once it stands still. */
async function stoppedHolder(directory: string, strace: ChildProcess): Promise<number> {
  const lock = join(directory, '.seaworthy/lock');
  for (;;) {
    if (strace.exitCode !== null)
      throw new Error(`the holder ended with ${strace.exitCode} and was not stopped`);
    const pid = existsSync(lock) ? Number(/"pid": (\d+)/.exec(readFileSync(lock, 'utf8'))?.[1] ?? 0) : 0;
    const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    if (/\) [tT] /.test(state) && (await stillStands(pid))) return pid;
    await sleep(20);
  }
}

/** strace stops it for a moment at every call, too. */
async function stillStands(pid: number): Promise<boolean> {
  for (let look = 0; look < 10; look++) {
    await sleep(20);
    if (!existsSync(`/proc/${pid}/stat`)) return false;
    if (!/\) [tT] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false;
  }
  return true;
}
