import { run } from '@stricli/core';
import type { Screen } from '../commands/command.ts';
import { exitCodeOf, oneLine, Problem, printProblem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { systemWorld } from '../system/world.ts';
import { application, type CliContext, type Delivered } from './application.ts';
import { answerCompletion } from './completion/answer.ts';

const usageError = 2;
const bug = 70;
/** Only the scripts of `seaworthy completion` say it. */
const completionVerb = '__complete';

/** The part of `process` that a command line needs. */
export interface Terminal {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Runs the command line; resolves to the process's exit code. Results go to stdout, all else to stderr. */
export async function main(words: readonly string[], { stdout, stderr }: Terminal): Promise<number> {
  const world = openWorld(stderr);
  if (words[0] === completionVerb) {
    await print(answerCompletion(words.slice(1), world), stdout);
    return 0;
  }
  if (world instanceof Problem) return refuse(world, stderr);
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
  await run(application(), meant(words), context);
  const outcome = outcomes[0];
  if (outcome === undefined) return (streams.exitCode ?? 0) === 0 ? 0 : usageError;
  if (!outcome.ok) return refuse(outcome.error, stderr);
  const problem = await print(outcome.result.text, stdout);
  return problem === null ? outcome.result.exitCode : refuse(problem, stderr);
}

/** `help` and `help plan`, as people type them; and colour is the screen's business, so no command knows that word. */
function meant(words: readonly string[]): readonly string[] {
  const own = words.filter((word) => word !== '--no-color');
  return own[0] === 'help' ? [...own.slice(1), '--help'] : own;
}

function openWorld(stderr: NodeJS.WriteStream): World | Problem {
  try {
    return systemWorld(stderr);
  } catch (cause) {
    return new Problem({
      code: 'no-directory',
      message: 'the directory this was started in does not exist any more',
      hints: ['change to a directory that exists'],
      cause,
    });
  }
}

function refuse(error: unknown, stderr: NodeJS.WriteStream): number {
  if (error instanceof Problem) {
    stderr.write(`${printProblem(error)}\n`);
    return exitCodeOf(error);
  }
  stderr.write(
    `bug in seaworthy: ${oneLine(whereOf(error))}\nHINT: please report it with the command you ran\n`,
  );
  return bug;
}

/** The kind of error and the place in our code, never the message: it may quote what was read, a secret for example. */
function whereOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const frame = /\/([\w.-]+:\d+:\d+)\)?$/m.exec(error.stack ?? '')?.[1];
  return frame === undefined ? error.name : `${error.name} at ${frame}`;
}

function screenOf(world: World, words: readonly string[], stdout: NodeJS.WriteStream): Screen {
  const { environment } = world;
  const forced = (environment['CLICOLOR_FORCE'] ?? '0') !== '0';
  const refused = words.includes('--no-color') || (environment['NO_COLOR'] ?? '') !== '';
  const terminal = stdout.isTTY === true;
  return { width: stdout.columns || 80, colour: !refused && (terminal || forced) };
}

/** Waits until a pipe has taken everything: exiting earlier would cut a long report. Null when it went well. */
function print(text: string, stdout: NodeJS.WriteStream): Promise<Problem | null> {
  return new Promise((resolve) => {
    if (text === '') resolve(null);
    else stdout.write(text, (error) => resolve(error ? unwritten(error) : null));
  });
}

function unwritten(error: Error): Problem | null {
  const code = 'code' in error ? String(error.code) : 'unknown error';
  // A reader that goes away (`seaworthy audit | head`) has seen enough; the exit code stays the command's.
  if (code === 'EPIPE') return null;
  return new Problem({
    code: 'output-not-written',
    message: `cannot write the result to stdout (${code})`,
    hints: ['make room where it is redirected to, or name a file with -o'],
    cause: error,
  });
}
