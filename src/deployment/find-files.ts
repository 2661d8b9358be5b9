// Which Compose files and env files are in effect (compose-go v2.9.1, cli/options.go; docker/compose v2.40.3,
// cmd/compose/compose.go): -f, else COMPOSE_FILE, else the default names here or in a parent folder.
import { posix } from 'node:path';
import type { EnvValue } from './env-values.ts';
import type { Variable } from './interpolate/template.ts';
import type { Project } from './project.ts';
import type { Session, Variables } from './session.ts';
import { trouble } from './trouble.ts';

export interface FoundFiles {
  /** Absolute, in merge order. */
  readonly paths: readonly string[];
  /** The one of them that was not asked for. */
  readonly override: string | undefined;
  readonly from: Project['filesFrom'];
  /** Folder of the first Compose file. */
  readonly workingDirectory: string;
  /** Absolute env files read, in order. */
  readonly envFiles: readonly string[];
  readonly variables: Variables;
  /** Those of the shell alone. */
  readonly ofShell: Variables;
}

export interface FindOptions {
  readonly directory: string;
  readonly files?: readonly string[];
  readonly envFile?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const defaultNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
/** What is read beside a Compose file of a default name, without being asked for. */
export const overrideNames: readonly string[] = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

export function findFiles(options: FindOptions, session: Session): FoundFiles {
  const { directory, files = [] } = options;
  const flagged = files.map((file) => posix.resolve(directory, file));
  const ofShell = shellVariables(options);
  const envFiles = chosenEnvFiles(options, flagged, session);
  const variables = addEnvFiles(ofShell, envFiles, session);

  const named =
    flagged.length > 0 ? { paths: flagged, from: 'flag' as const } : ofComposeFile(variables, directory);
  const { paths, from, override } = { override: undefined, ...(named ?? byDefault(directory, session)) };
  const workingDirectory = posix.dirname(paths[0] ?? directory);
  // Compose looks a second time, beside the Compose file it has now found.
  const second = chosenEnvFiles(options, paths, session).filter((file) => !envFiles.includes(file));
  return {
    paths,
    override,
    from,
    workingDirectory,
    envFiles: [...envFiles, ...second],
    variables: addEnvFiles(variables, second, session),
    ofShell,
  };
}

function shellVariables({ environment, directory }: FindOptions): Variables {
  const variables = new Map<string, Variable>();
  for (const [name, value] of Object.entries({ ...environment, PWD: directory })) {
    if (value !== undefined) variables.set(name, { value, source: 'environment' });
  }
  return variables;
}

/** Explicit env files, else `.env` beside the first Compose file. */
function chosenEnvFiles(
  options: FindOptions,
  composeFiles: readonly string[],
  session: Session,
): readonly string[] {
  const { directory, envFile, environment } = options;
  const listed = envFile === undefined ? (environment['COMPOSE_ENV_FILES'] ?? '').split(',') : [envFile];
  const given = listed.filter((file) => file !== '').map((file) => posix.resolve(directory, file));
  if (given.length > 0) return given;
  if (/^(?:1|t|true)$/i.test(environment['COMPOSE_DISABLE_ENV_FILE'] ?? '')) return [];
  const [first] = composeFiles;
  const file = posix.join(first === undefined ? directory : posix.dirname(first), '.env');
  const status = session.files.status(file);
  return status === 'missing' || (status !== 'denied' && status.kind === 'directory') ? [] : [file];
}

/** Variables of the shell win; among env files the later wins. */
function addEnvFiles(variables: Variables, files: readonly string[], session: Session): Variables {
  const values = new Map<string, EnvValue>();
  for (const file of files) session.envFile(file, (name) => variables.get(name), values);
  const added = [...values].filter(([name]) => !variables.has(name));
  return new Map([
    ...variables,
    ...added.map(([name, { value, at }]) => [name, { value, source: 'env-file', at }] as const),
  ]);
}

function ofComposeFile(
  variables: Variables,
  directory: string,
): { paths: readonly string[]; from: 'environment' | 'env-file' } | undefined {
  const list = variables.get('COMPOSE_FILE');
  if (list === undefined) return undefined;
  const separator = variables.get('COMPOSE_PATH_SEPARATOR')?.value || ':';
  return {
    paths: list.value.split(separator).map((file) => posix.resolve(directory, file)),
    from: list.source,
  };
}

function byDefault(
  directory: string,
  session: Session,
): { paths: readonly string[]; from: 'default'; override: string | undefined } {
  for (let folder = directory; ; folder = posix.dirname(folder)) {
    const file = firstOf(folder, defaultNames, session);
    if (file !== undefined) {
      const override = firstOf(folder, overrideNames, session);
      return { paths: override === undefined ? [file] : [file, override], from: 'default', override };
    }
    if (folder === posix.dirname(folder)) break;
  }
  throw trouble(
    'compose-file-missing',
    `${directory} holds no Compose file, nor does a folder above it`,
    undefined,
    'Name the folder of your docker-compose.yml with -C, or the file with -f',
  );
}

function firstOf(folder: string, names: readonly string[], session: Session): string | undefined {
  return names
    .map((name) => posix.join(folder, name))
    .find((path) => session.files.status(path) !== 'missing');
}
