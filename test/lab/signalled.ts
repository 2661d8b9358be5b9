// A running program, ended in the middle of its work.
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const everyMs = 5;

/** Acts once, as soon as `when` holds, on a program that runs. Resolves to its exit code; null = a signal ended it. */
export function onceWhen(child: ChildProcess, when: () => boolean, act: () => void): Promise<number | null> {
  const watch = setInterval(() => {
    if (!when()) return;
    clearInterval(watch);
    act();
  }, everyMs);
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearInterval(watch);
      resolve(code);
    });
  });
}

/** Whether the record of a restore, a file, says that it has done a step. */
export function hasDone(record: string, step: string): boolean {
  return existsSync(record) && readFileSync(record, 'utf8').includes(`"done": "${step}"`);
}
