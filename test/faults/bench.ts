// The commands run in this process, on copies of deployments in memory where that is possible: thousands of steps, each of
// which would cost a third of a second as a process of its own. The disk is a real one; Docker is not there.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/cli/commands.ts';
import { exitCodeOf, Problem, printProblem } from '../../src/model/problem.ts';
import type { Exec } from '../../src/ports/exec.ts';
import type { World } from '../../src/ports/world.ts';
import { systemFiles } from '../../src/system/files.ts';
import { systemOutput } from '../../src/system/output.ts';
import { quickScratch } from '../helpers/scratch-space.ts';
import { fakeWorld } from '../helpers/world.ts';

/** `SEAWORTHY_SOAK=1` runs every try, CI a tenth of them. */
export const isSoak = process.env['SEAWORTHY_SOAK'] === '1';

/** The seed of every random test here; another one by `SEAWORTHY_SEED`. */
export const seed = Number(process.env['SEAWORTHY_SEED'] ?? 20_261_123);

/** How many tries of `full` are made now: a tenth in CI, and never less than five. */
export function tries(full: number): number {
  return isSoak ? full : Math.max(5, Math.ceil(full / 10));
}

export interface Done {
  /** As the program's would be; 70 = a bug. */
  readonly code: number;
  readonly stdout: string;
  /** Lines to people, and the Problem that ended it. */
  readonly stderr: string;
}

/** Runs one command as the command line would. */
export async function inProcess(
  name: string,
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
  exec?: Exec,
): Promise<Done> {
  const command = commands.find((one) => one.name === name);
  if (command === undefined) throw new Error(`no command is called ${name}`);
  const world = { ...benchWorld(environment), ...(exec === undefined ? {} : { exec }) };
  try {
    const input = command.input.parse(given);
    const { exitCode, text } = await command.run(input, world, { width: 100, colour: false });
    return { code: exitCode, stdout: text, stderr: world.warnings.join('\n') };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return {
      code: exitCodeOf(error),
      stdout: '',
      stderr: [...world.warnings, printProblem(error)].join('\n'),
    };
  }
}

function benchWorld(
  environment: Readonly<Record<string, string>>,
): World & { readonly warnings: readonly string[] } {
  return {
    ...fakeWorld({
      environment,
      now: new Date('2026-11-22T10:00:00Z'),
      exec: [{ match: /./, result: { ran: false, reason: 'docker is not installed' } }],
    }),
    files: systemFiles(),
    output: systemOutput(),
    // Every lock has an id of its own.
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  };
}

const place = quickScratch();
process.once('exit', () => rmSync(place, { recursive: true, force: true }));
let copies = 0;

/** A copy of a deployment in a folder of its own, which vanishes with this process. */
export function copyOf(directory: string): string {
  copies += 1;
  const copy = join(place, String(copies), 'deployment');
  mkdirSync(join(place, String(copies)));
  cpSync(directory, copy, { recursive: true });
  return copy;
}

/** An empty folder, which vanishes with this process. */
export function emptyFolder(): string {
  copies += 1;
  const folder = join(place, String(copies));
  mkdirSync(folder);
  return folder;
}

/** Takes a copy away before the end: hundreds of them would fill the memory. */
export function discard(directory: string): void {
  rmSync(join(directory, '..'), { recursive: true, force: true });
}

export function textOf(directory: string, path: string): string {
  return readFileSync(join(directory, path), 'utf8');
}

/** For strace: stops the program at the traced calls alone, where that is known (strace 5.3). */
export function onlyTraced(): readonly string[] {
  const words = ['-f', '--seccomp-bpf'];
  const known = spawnSync('strace', [...words, '-o', '/dev/null', '-e', 'trace=execve', 'true'], {
    stdio: 'ignore',
  });
  return known.status === 0 ? words : ['-f'];
}
