// The words that tell `docker compose` which deployment is meant.
import { posix } from 'node:path';
import type { LoadOptions } from '../../deployment/load.ts';
import type { Adopted } from '../adopted.ts';

/**
 * Only what the user gave: a word of ours would make the command we show differ from the one they run.
 * COMPOSE_PROJECT_NAME, COMPOSE_PROFILES and COMPOSE_ENV_FILES of the shell stay, for they are part of how it is run.
 */
export function composeWords({ options, project }: Adopted): readonly string[] {
  // Until a generation is in effect, files given with -f are named nowhere else.
  const files = project.filesFrom === 'flag' ? (options.files ?? []) : [];
  return [
    'docker',
    'compose',
    ...(options.projectName === undefined ? [] : ['-p', options.projectName]),
    ...(options.profiles ?? []).flatMap((profile) => ['--profile', profile]),
    ...envFileWords(options.envFile),
    ...files.flatMap((file) => ['-f', file]),
  ];
}

/** The same for a configuration that is not in effect: its env file names its Compose files. */
export function candidateWords(options: LoadOptions, envFile: string): readonly string[] {
  return [
    'docker',
    'compose',
    ...(options.projectName === undefined ? [] : ['-p', options.projectName]),
    ...(options.profiles ?? []).flatMap((profile) => ['--profile', profile]),
    ...envFileWords(envFile),
  ];
}

function envFileWords(envFile: string | undefined): readonly string[] {
  return envFile === undefined ? [] : ['--env-file', envFile];
}

/**
 * COMPOSE_FILE of the shell would win over the env file's, which is where ours is named. Adopting refuses it, unless -f
 * was given; then Compose would not read it either. A variable that holds a secret for apply would likewise win over the
 * key it is written to.
 */
export function withoutFromShell({ secretVariables = [] }: Adopted): readonly string[] {
  return ['COMPOSE_FILE', ...secretVariables];
}

/** A command line as one may paste it into a shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Where every call runs: the folder whose env file and Compose files are meant. */
export function composeDirectory({ places }: Adopted): string {
  return posix.resolve(places.directory);
}
