import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { systemExec } from '../../../system/exec.ts';
import { endingWithUs } from './ending-with-us.ts';

const [shell = '', ...rest] = endingWithUs([]);

/** Whether a process with this id is there. */
function isThere(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

it.each([0, 3, 124])('ends as the program ends, with code %i, and with what it printed', async (code) => {
  const program = ['sh', '-c', `echo "$1"; echo err >&2; exit ${code}`, 'sh', 'two  words'];
  const argv = [shell, ...rest, ...program] as const;
  const ended = await systemExec().run({ argv, inputHeld: true, timeoutMs: 20_000 });
  expect(ended).toEqual({ ran: true, code, stdout: 'two  words\n', stderr: 'err\n' });
});

it.each([
  ['', 'which ends when told to'],
  ['trap "" TERM;', 'which does not, after ten seconds'],
])('ends the program when standard input ends, %s%s', { timeout: 60_000 }, async (trap) => {
  const told = join(mkdtempSync(join(tmpdir(), 'seaworthy-ending-')), 'pid');
  const program = `${trap} echo $$ > "$1"; while :; do sleep 0.1; done`;
  const child = spawn(shell, [...rest, 'sh', '-c', program, 'sh', told], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await vi.waitFor(() => expect(readFileSync(told, 'utf8')).toMatch(/^\d+\n$/), { timeout: 10_000 });
  const pid = readFileSync(told, 'utf8').trim();
  expect(isThere(pid)).toBe(true);
  child.stdin?.end();
  await new Promise((resolve) => child.on('close', resolve));
  expect(isThere(pid)).toBe(false);
});
