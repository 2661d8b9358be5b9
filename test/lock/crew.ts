// Contenders for the lock as processes of their own.
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { Order, Report } from './contender.ts';

export interface Contender {
  readonly pid: number;
  ask(order: Order): Promise<Report>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface Crew {
  hire(directory: string, count: number): Promise<readonly Contender[]>;
  /** Lets one die at a writing call; whether it died (false = it had the lock before it came to that call). */
  dies(directory: string, when: '--kill-at' | '--kill-after', call: number): boolean;
  /** Ends all who were hired. */
  dismiss(): Promise<void>;
  /** Takes the script away. */
  disband(): void;
}

/** Bundles the contender from the sources, so that it does not depend on a build. */
export async function assembleCrew(): Promise<Crew> {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-crew-'));
  const script = join(folder, 'contender.mjs');
  const input = fileURLToPath(new URL('contender.ts', import.meta.url));
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'warn' });
  await bundle.write({ file: script, format: 'esm', codeSplitting: false });
  const children: ChildProcess[] = [];

  async function hire(directory: string, count: number): Promise<readonly Contender[]> {
    const hired = Array.from({ length: count }, () => fork(script, [directory], { stdio: 'inherit' }));
    children.push(...hired);
    await Promise.all(hired.map(nextReport));
    return hired.map(contenderOf);
  }

  function dies(directory: string, when: string, call: number): boolean {
    const ended = spawnSync(process.execPath, [script, directory, when, String(call)], { stdio: 'inherit' });
    if (ended.signal === 'SIGKILL') return true;
    if (ended.status === 0) return false;
    throw new Error(`the contender ended with ${ended.status ?? ended.signal}`);
  }

  async function dismiss(): Promise<void> {
    await Promise.all(children.splice(0).map(killed));
  }

  return { hire, dies, dismiss, disband: () => rmSync(folder, { recursive: true, force: true }) };
}

function contenderOf(child: ChildProcess): Contender {
  return {
    pid: child.pid ?? 0,
    ask(order) {
      const answer = nextReport(child);
      child.send(order);
      return answer;
    },
    kill: () => killed(child),
  };
}

function nextReport(child: ChildProcess): Promise<Report> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a contender ended without a report'));
    child.once('exit', ended);
    child.once('message', (report: Report) => {
      child.off('exit', ended);
      resolve(report);
    });
  });
}

function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
