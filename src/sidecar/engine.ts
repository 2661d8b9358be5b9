import type { ExecResult } from '../ports/exec.ts';
import type { SidecarWorld } from './world.ts';

/** A segment over a slow line takes minutes; a store that hangs is given up and asked again. */
const limitMs = 5 * 60_000;
const longest = 400;

/** A repository that is pushed into by itself. */
export interface Target {
  readonly number: number;
  readonly place: string;
  /** Path of the configuration that knows this repository alone, under its number. */
  readonly config: string;
}

/** Runs pgBackRest; its configuration comes from PGBACKREST_CONFIG, its secrets from the environment. */
export function pgbackrest(world: SidecarWorld, stanza: string, ...words: string[]): Promise<ExecResult> {
  return world.exec.run({ argv: ['pgbackrest', `--stanza=${stanza}`, ...words], timeoutMs: limitMs });
}

/** Runs pgBackRest on one repository as if there were no other: `archive-push` takes no --repo. What it began ends with it. */
export function ownPgbackrest(
  world: SidecarWorld,
  stanza: string,
  { number, config }: Target,
  words: readonly string[],
  timeoutMs: number,
): Promise<ExecResult> {
  return world.exec.run({
    argv: ['pgbackrest', `--stanza=${stanza}`, `--config=${config}`, ...words],
    timeoutMs,
    without: foreignVariables(number),
  });
}

/** A variable of a repository is enough to make pgBackRest believe in that repository (pgbackrest.org/configuration.html). */
function foreignVariables(number: number): readonly string[] {
  const others = [1, 2].filter((one) => one !== number);
  return others.flatMap((one) =>
    ['CIPHER_PASS', 'S3_KEY', 'S3_KEY_SECRET'].map((name) => `PGBACKREST_REPO${one}_${name}`),
  );
}

/** Why it failed, in its own words: its first error (`[055]: unable to …`) with the line after it. */
export function reasonOf(result: ExecResult): string {
  if (!result.ran)
    return result.reason.replace('pgbackrest did not finish', 'it does not answer: nothing came');
  const lines = `${result.stderr}\n${result.stdout}`.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => /ERROR: \[\d+\]/.test(line));
  const said = first < 0 ? lines.filter((line) => line !== '').slice(0, 2) : lines.slice(first, first + 2);
  const text = said
    .join(' ')
    .replace(/^.*?ERROR: /, '')
    .trim();
  const answer = storeAnswer(lines.join('\n'));
  return `${(text === '' ? `pgbackrest ended with ${result.code}` : text).slice(0, longest)}${answer}`;
}

/** What a store said when it refused: it comes many lines after the error, and is what a person needs. '' = nothing. */
function storeAnswer(said: string): string {
  const status = /HTTP request failed with (\d{3}) \(([\w -]*)\)/.exec(said);
  if (status === null) return '';
  const word = /<Code>(\w{1,60})<\/Code>/.exec(said.slice(status.index))?.[1];
  return ` (the store answered ${status[1]} ${status[2]}${word === undefined ? '' : `, ${word}`})`;
}
