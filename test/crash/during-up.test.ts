// SIGKILL while containers are being recreated: of Seaworthy alone (its docker compose goes on without it), and of both.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { formsIn } from '../helpers/leaks.ts';
import { describeLab, type LabStack } from '../lab/stack.ts';
import { onStack, states } from '../lab/whole-journey.ts';

const isSoak = process.env['SEAWORTHY_SOAK'] === '1';
const kills = isSoak ? 40 : 6;
/** So much later each time: over the first three seconds in CI, over all of bringing up in the soak. */
const laterMs = isSoak ? 350 : 600;

describeLab('killed during up', { stack: 'kong-15', services: ['db', 'meta', 'imgproxy'] }, (stack) => {
  it(`${kills} times, the next apply ends the job`, { timeout: 1_800_000 }, async () => {
    const before = states(stack());
    let interrupted = 0;
    for (let kill = 0; kill < kills; kill++) {
      writeFileSync(join(stack().directory, 'seaworthy.yaml'), wishes(kill));
      await killApply(stack(), kill);
      const killed = lastRun(stack());
      interrupted += killed?.status === 'running' ? 1 : 0;

      const next = onStack(stack(), 'apply', '--yes', '--without-dump', '--only', 'logs');
      expect(next, `kill ${kill}: ${next.stderr}`).toMatchObject({ code: 0 });
      expect(states(stack()), `kill ${kill}`).toEqual(before);
      expect(onStack(stack(), 'plan', '--only', 'logs'), `kill ${kill}`).toMatchObject({ code: 0 });
      expect(stack().compose('config')).toContain(`max-size: ${size(kill)}`);
      const log = stack().compose('ps', '--all', '--format', '{{.Names}}').trim().split('\n');
      expect(
        log.filter((name) => /^[0-9a-f]{12}_/.test(name)),
        `kill ${kill}`,
      ).toEqual([]);
      expect(litter(stack()), `kill ${kill}`).toEqual([]);
    }
    // Where every kill came too late, nothing was tried.
    expect(interrupted).toBeGreaterThan(kills / 3);
  });

  it('and everything can still be undone', () => {
    expect(onStack(stack(), 'rollback', '1', '--yes', '--without-dump')).toMatchObject({ code: 0 });
    expect(stack().compose('config')).not.toContain('max-size');
    const shown = readFileSync(join(stack().directory, '.env'), 'utf8');
    expect(formsIn(shown, ['seaworthy/gen'])).toEqual([]);
  });
});

function size(kill: number): string {
  return `${10 + kill}m`;
}

function wishes(kill: number): string {
  return `version: 1\nlogs:\n  max_size: ${size(kill)}\n`;
}

/** Starts an apply and kills it some time after it has begun to bring containers up. */
async function killApply(stack: LabStack, kill: number): Promise<void> {
  const runs = runNumbers(stack).length;
  const bin = join(import.meta.dirname, '../../bin/seaworthy');
  const words = ['apply', '--yes', '--without-dump', '--only', 'logs', '-C', stack.directory];
  const child = spawn(process.execPath, [bin, ...words], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  while (child.exitCode === null && !hasBegunUp(stack, runs)) await pause(20);
  await pause(kill * laterMs);
  if (kill % 2 === 1) killChildren(child);
  child.kill('SIGKILL');
  await ended;
}

/** What it started goes first: with its parent gone nobody could tell whose it is. */
function killChildren({ pid }: ChildProcess): void {
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  for (const child of stdout.split('\n').filter((line) => line !== '')) {
    try {
      // Each child leads a process group of its own.
      process.kill(-Number(child), 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

function hasBegunUp(stack: LabStack, known: number): boolean {
  const numbers = runNumbers(stack);
  if (numbers.length <= known) return false;
  const journal = join(stack.directory, '.seaworthy/runs', String(numbers.at(-1)), 'journal.jsonl');
  return existsSync(journal) && readFileSync(journal, 'utf8').includes('"step":"up"');
}

function runNumbers(stack: LabStack): readonly number[] {
  const folder = join(stack.directory, '.seaworthy/runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map(Number)
    .sort((left, right) => left - right);
}

function lastRun(stack: LabStack): Run | undefined {
  const { stdout } = onStack(stack, 'history', '--json');
  return (JSON.parse(stdout) as readonly Run[]).at(-1);
}

function litter(stack: LabStack): readonly string[] {
  const names = readdirSync(stack.directory, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.env\.seaworthy-|\.seaworthy\/lock/.test(name));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
