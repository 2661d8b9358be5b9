// Asking for WAL in a recovery, by a real sh.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { type SpoolScript, shells, spoolScript, walName } from '../../../../test/helpers/shell-scripts.ts';
import { fetchScript } from './fetch-script.ts';

describe.each(shells)('fetching by %s %s', (...shell) => {
  interface Asked {
    readonly child: ChildProcess;
    readonly question: string;
    readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  }

  async function ask(at: SpoolScript, target = join(at.root, 'target')): Promise<Asked> {
    const [program = '', ...rest] = shell;
    const child = spawn(program, [...rest, at.script, walName, target], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
      child.on('close', (code) => resolve({ code, stderr }));
    });
    const question = await vi.waitFor(() => {
      const [first] = readdirSync(join(at.root, 'want')).filter((entry) => !entry.startsWith('.'));
      return first ?? expect.fail('nothing is asked yet');
    });
    return { child, question, ended };
  }

  function answer(at: SpoolScript, called: string, text = ''): void {
    const path = join(at.root, 'out', called);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  }

  function isClean(at: SpoolScript): void {
    for (const folder of ['want', 'out']) expect(readdirSync(join(at.root, folder))).toEqual([]);
  }

  it('waits for the file, puts it at its path, and takes question and answer away', async () => {
    const at = spoolScript(fetchScript);
    const { question, ended, child } = await ask(at);
    expect(question.startsWith(`${walName}.`)).toBe(true);
    expect(child.exitCode).toBeNull();
    answer(at, question, 'the segment');
    expect(await ended).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(join(at.root, 'target'), 'utf8')).toBe('the segment');
    isClean(at);
  });

  it('says that there is none only when it was told so', async () => {
    const at = spoolScript(fetchScript);
    const { question, ended } = await ask(at);
    answer(at, `${question}.none`);
    expect((await ended).code).toBe(1);
    expect(existsSync(join(at.root, 'target'))).toBe(false);
    isClean(at);
  });

  it('stops recovery, not ends it, when fetching failed; with the reason', async () => {
    const at = spoolScript(fetchScript);
    const { question, ended } = await ask(at);
    answer(at, `${question}.failed`, 'the store answers 403');
    const { code, stderr } = await ended;
    expect(code).toBeGreaterThan(125);
    expect(stderr).toContain('the store answers 403');
    isClean(at);
  });

  it('believes no answer to an earlier question', async () => {
    const at = spoolScript(fetchScript);
    for (const stale of [walName, `${walName}.none`, `${walName}.old.none`, `${walName}.old`])
      answer(at, stale, 'old');
    const { question, ended } = await ask(at);
    answer(at, question, 'new');
    expect((await ended).code).toBe(0);
    expect(readFileSync(join(at.root, 'target'), 'utf8')).toBe('new');
  });

  it('stops recovery where the answer cannot be put at its path', async () => {
    const at = spoolScript(fetchScript);
    const { question, ended } = await ask(at, join(at.root, 'no', 'folder'));
    answer(at, question, 'the segment');
    expect((await ended).code).toBe(200);
    isClean(at);
  });

  it('takes its question back when the server is shut down', async () => {
    const at = spoolScript(fetchScript);
    const { child, ended } = await ask(at);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    isClean(at);
  });
});
