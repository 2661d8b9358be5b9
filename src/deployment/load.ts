// Enters: a folder, the environment, a port to read files. Leaves: the deployment as one value, each part with its line.
// Forbidden: guessing. What Compose refuses is refused here, as a Problem.
import { posix } from 'node:path';
import type { Files } from '../ports/files.ts';
import { checkConsistency } from './consistency.ts';
import type { EnvValue } from './env-values.ts';
import { type FindOptions, type FoundFiles, findFiles } from './find-files.ts';
import { loadModel } from './model.ts';
import type { Mapping } from './node.ts';
import { normalise } from './normalise.ts';
import type { Project, ProjectEnvFile } from './project.ts';
import { projectName } from './project-name.ts';
import { resolveModel } from './resolve-model.ts';
import { Session, type Variables } from './session.ts';
import { trouble } from './trouble.ts';

export interface LoadOptions extends FindOptions {
  /** Absolute. */
  readonly directory: string;
  /** As given with -f; relative to the directory. Empty or absent: COMPOSE_FILE or the default names decide. */
  readonly files?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As given with --profile; absent or empty: COMPOSE_PROFILES. */
  readonly profiles?: readonly string[];
  readonly projectName?: string;
  /** As given with --env-file, in place of `.env`. */
  readonly envFile?: string;
}

/** Loads a Compose directory as `docker compose` run in it would. Throws a Problem of fault `setup`. */
export function loadProject(options: LoadOptions, files: Files): Project {
  const directory = posix.resolve('/', options.directory);
  const session = new Session(files, directory, options.environment['HOME'] || undefined);
  requireDirectory(directory, files);

  const found = findFiles({ ...options, directory }, session);
  const by = (path: string) => (path === found.override ? 'override' : 'list');
  for (const path of found.paths) session.compose(path, by(path));
  const name = projectName(
    options.projectName,
    found.paths,
    found.workingDirectory,
    found.variables,
    session,
  );
  const variables = withProjectName(found.variables, name);
  const model = loadModel(
    {
      paths: found.paths,
      by,
      workingDirectory: found.workingDirectory,
      searchDirectory: found.workingDirectory,
      variables,
      includedBy: [],
    },
    session,
  );
  requireContent(model, found, session);
  const profiles = chosenProfiles(options, variables);
  const normal = normalise(model, name, variables);
  const resolved = resolveModel(normal, name, profiles, variables, session);
  const { root, inactive } = resolved;
  checkConsistency(resolved);
  return {
    name,
    directory,
    workingDirectory: found.workingDirectory,
    files: session.composeFiles,
    filesFrom: found.from,
    envFile: readProjectEnvFile(found, session),
    envFiles: [...session.envFiles],
    root,
    inactiveServices: inactive,
    profiles: profiles.filter((profile) => profile !== ''),
    unset: session.unset,
    variablesUsed: session.used,
  };
}

/** Throws the Problem of a folder that is not there, or is none. */
export function requireDirectory(directory: string, files: Files): void {
  const status = files.status(directory);
  const hint = 'Name the folder of your docker-compose.yml with -C';
  if (status === 'missing')
    throw trouble('directory-missing', `${directory} does not exist`, undefined, hint);
  if (status === 'denied') throw trouble('directory-denied', `${directory} may not be read`, undefined, hint);
  if (status.kind !== 'directory')
    throw trouble('directory-missing', `${directory} is no directory`, undefined, hint);
}

function requireContent(model: Mapping, found: FoundFiles, session: Session): void {
  if (model.entries.size > 0) return;
  const at = { file: session.show(found.paths[0] ?? found.workingDirectory), line: 1 };
  throw trouble('compose-empty', 'the Compose file is empty', at, 'Check that this is the right file');
}

/** COMPOSE_PROJECT_NAME can always be interpolated. */
function withProjectName(variables: Variables, name: string): Variables {
  const known = variables.get('COMPOSE_PROJECT_NAME');
  if (known?.value === name) return variables;
  return new Map([...variables, ['COMPOSE_PROJECT_NAME', { value: name, source: 'environment' }]]);
}

function chosenProfiles(options: LoadOptions, variables: Variables): readonly string[] {
  const { profiles = [] } = options;
  if (profiles.length > 0) return profiles;
  return (variables.get('COMPOSE_PROFILES')?.value ?? '').split(',').map((profile) => profile.trim());
}

/** The env file people edit: `.env` beside the first Compose file, or the last one given. */
function readProjectEnvFile(found: FoundFiles, session: Session): ProjectEnvFile | null {
  const path = found.envFiles.at(-1);
  if (path === undefined) return null;
  const shown = session.show(path);
  const text = session.text(path);
  const values = new Map<string, EnvValue>();
  session.envFile(path, (name) => found.ofShell.get(name), values);
  const status = session.files.status(path);
  const mode = typeof status === 'object' ? status.mode : 0;
  return { path, shown, mode, text, lines: session.envLines(path), values };
}
