import { run } from '@stricli/core';
import type { Screen } from '../commands/command.ts';
import { exitCodeOf, oneLine, Problem, printProblem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { systemWorld } from '../system/world.ts';
import { application, type CliContext, type Delivered } from './application.ts';

const usageError = 2;
const bug = 70;

/** The part of `process` that a command line needs. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Runs the command line; resolves to the process's exit code. Results go to stdout, all else to stderr. */
export async function main(words: readonly string[], { stdout, stderr }: Terminal): Promise<number> {
  const world = systemWorld();
  const outcomes: Delivered[] = [];
  const streams: { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream; exitCode: number | null } = {
    stdout,
    stderr,
    exitCode: null,
  };
  const context: CliContext & { process: typeof streams } = {
    process: streams,
    world,
    screen: screenOf(world, words, stdout),
    deliver: (outcome) => outcomes.push(outcome),
  };
  // Colour is the screen's business, so no command knows this word.
  await run(
    application(),
    words.filter((word) => word !== '--no-color'),
    context,
  );
  const outcome = outcomes[0];
  if (outcome === undefined) return (streams.exitCode ?? 0) === 0 ? 0 : usageError;
  if (!outcome.ok) return refuse(outcome.error, stderr);
  await print(outcome.result.text, stdout);
  return outcome.result.exitCode;
}

function refuse(error: unknown, stderr: NodeJS.WriteStream): number {
  if (error instanceof Problem) {
    stderr.write(`${printProblem(error)}\n`);
    return exitCodeOf(error);
  }
  const message = error instanceof Error ? error.message : 'unknown error';
  stderr.write(`bug in seaworthy: ${oneLine(message)}\nHINT: please report it with the command you ran\n`);
  return bug;
}

function screenOf(world: World, words: readonly string[], stdout: NodeJS.WriteStream): Screen {
  const { environment } = world;
  const forced = (environment['CLICOLOR_FORCE'] ?? '0') !== '0';
  const refused = words.includes('--no-color') || (environment['NO_COLOR'] ?? '') !== '';
  const terminal = stdout.isTTY === true;
  return { width: stdout.columns ?? 80, colour: !refused && (terminal || forced) };
}

/** Waits until a pipe has taken everything: exiting earlier would cut a long report. */
function print(text: string, stdout: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (text === '') resolve();
    else stdout.write(text, () => resolve());
  });
}
