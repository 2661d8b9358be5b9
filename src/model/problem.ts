import { type Place, printPlace } from './place.ts';

/** Who can mend it: the person who set things up, the world outside (network, engine), or we. */
export type Fault = 'setup' | 'world' | 'bug';

export interface ProblemParts {
  /** Stable, kebab-case; the documentation anchor. */
  readonly code: string;
  /** What was seen. Lower case at the start unless a name, no final stop, never a secret. */
  readonly message: string;
  readonly at?: Place;
  /** What to do next: sentences in the imperative, no final stop. At least one. */
  readonly hints: readonly [string, ...string[]];
  readonly fault?: Fault;
  /** Where the fault alone does not tell it: 4 rolled back, 5 needs a person, 6 lock held, 7 declined or stale (DESIGN rule 9). */
  readonly exitCode?: FailureCode;
  readonly cause?: unknown;
}

/** Exit codes of a failure (DESIGN rule 9). */
export type FailureCode = 2 | 3 | 4 | 5 | 6 | 7 | 70;

/** 2 for what the user can mend, 3 for an unreachable world, 70 for our own fault. */
const byFault: Readonly<Record<Fault, FailureCode>> = { setup: 2, world: 3, bug: 70 };

/** Every expected failure of Seaworthy. Anything else that is thrown is a bug (exit code 70). */
export class Problem extends Error {
  readonly code: string;
  readonly at: Place | undefined;
  readonly hints: readonly string[];
  readonly fault: Fault;
  readonly exitCode: FailureCode;

  constructor(parts: ProblemParts) {
    super(parts.message, { cause: parts.cause });
    this.name = 'Problem';
    this.code = parts.code;
    this.at = parts.at;
    this.hints = parts.hints;
    this.fault = parts.fault ?? 'setup';
    this.exitCode = parts.exitCode ?? byFault[this.fault];
  }
}

/** What a person reads: `file:line: what was seen`, then a `HINT:` line for each hint. Control characters are escaped. */
export function printProblem(problem: Problem): string {
  const where = problem.at === undefined ? '' : `${printPlace(problem.at)}: `;
  const lines = [`${where}${problem.message}`, ...problem.hints.map((hint) => `HINT: ${hint}`)];
  return lines.map(oneLine).join('\n');
}

/** What the process ends with: the problem's own code, else the one of its fault. */
export function exitCodeOf(problem: Problem): FailureCode {
  return problem.exitCode;
}

/** Text from outside must not forge lines or colours in a terminal or a log. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to escape
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
