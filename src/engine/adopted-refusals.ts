// What cannot be adopted by files alone, and what to do instead.
import { posix } from 'node:path';
import type { FoundFiles } from '../deployment/find-files.ts';
import type { LoadOptions } from '../deployment/load.ts';
import type { Session } from '../deployment/session.ts';
import type { Place } from '../model/place.ts';
import { Problem } from '../model/problem.ts';
import type { Tree } from '../ports/tree.ts';
import { envFilesOfGenerations } from './state/generations.ts';
import { namesGeneration } from './state/names-generation.ts';
import { overrideEntry, type Places } from './state/places.ts';

/** What keeps an env file from naming our override: variables of the shell win over it, another folder has another one. */
export function refuseOddEnvironment(options: LoadOptions, found: FoundFiles, session: Session): void {
  const { environment } = options;
  if (found.from === 'environment') {
    const files = found.paths.map((path) => `-f ${session.show(path)}`).join(' ');
    throw refusal(
      'compose-file-from-shell',
      'COMPOSE_FILE is set in the shell, which wins over the env file that would name our override',
      `Name the files once, and the env file will name them from then on: env -u COMPOSE_FILE seaworthy … ${files}`,
    );
  }
  if (found.workingDirectory !== session.directory) {
    throw refusal(
      'directory-not-first',
      `the first Compose file lies in ${found.workingDirectory}, not in ${session.directory}`,
      `Point at its folder: -C ${found.workingDirectory}`,
    );
  }
  const own = found.ofShell.get('COMPOSE_PATH_SEPARATOR')?.value;
  if (own !== undefined && own !== '' && own !== ':') {
    throw refusal(
      'compose-separator-from-shell',
      'COMPOSE_PATH_SEPARATOR is set in the shell, so another shell would read COMPOSE_FILE differently',
      'Set it in .env instead, then: env -u COMPOSE_PATH_SEPARATOR seaworthy …',
    );
  }
  if (/^(?:1|t|true)$/i.test(environment['COMPOSE_DISABLE_ENV_FILE'] ?? '')) {
    throw refusal(
      'env-file-disabled',
      'COMPOSE_DISABLE_ENV_FILE keeps Compose from reading the env file that would name our override',
      'Take it out of the environment: env -u COMPOSE_DISABLE_ENV_FILE seaworthy …',
    );
  }
  if (new Set(found.envFiles).size > 1) {
    throw refusal(
      'env-files-several',
      `Compose reads ${found.envFiles.length} env files here: ${found.envFiles.map((path) => session.show(path)).join(', ')}`,
      'Name the one to write to with --env-file, and keep the others as `env_file` of the services that need them',
    );
  }
}

/** Links that a rename of the env file would not reach. */
export function refuseOddPlaces(places: Places, tree: Tree): void {
  for (const path of [places.directory, places.ours, places.state]) {
    const entry = tree.status(path);
    if (entry === null || entry.kind === 'directory') continue;
    const what = entry.kind === 'link' ? 'a symbolic link' : 'no folder';
    const hint = path === places.directory ? 'Point at the folder itself with -C' : 'Move it out of the way';
    throw refusal('directory-odd', `${path} is ${what}`, hint);
  }
  const entry = tree.status(places.envFile);
  if (entry === null) return;
  const hint = 'Put a regular file there that has no other name';
  if (entry.kind !== 'file') {
    const what = entry.kind === 'link' ? 'a symbolic link' : 'no regular file';
    throw refusal('env-file-odd', `${places.envFile} is ${what}, which a rename would replace`, hint);
  }
  if (entry.links > 1) {
    throw refusal(
      'env-file-odd',
      `${places.envFile} has ${entry.links} names (hard links), which a rename would part`,
      hint,
    );
  }
}

/**
 * Another env file than the one this command reads names a generation: for that one everything is remembered here. Without
 * this, a command that forgot its --env-file would take what is in effect for litter.
 */
export function refuseOtherEnvFile(places: Places, tree: Tree): void {
  const others = envFilesOfGenerations(places, tree).filter((path) => path !== places.envFile);
  const other = others.find((path) => tree.status(path)?.kind === 'file' && namesGeneration(path, tree));
  if (other === undefined) return;
  const shown = posix.relative(places.directory, other);
  throw refusal(
    'env-file-other',
    `what Seaworthy did here is in effect through ${shown}, and this command reads ${posix.relative(places.directory, places.envFile)}`,
    `Say which one is meant: seaworthy … --env-file ${shown} (COMPOSE_ENV_FILES does not pass through sudo)`,
  );
}

/** COMPOSE_FILE names a generation of ours that is not all there. */
export function generationNotWhole(
  number: number,
  what: string,
  found: FoundFiles,
  session: Session,
): Problem {
  const known = found.variables.get('COMPOSE_FILE');
  const at: Place = known?.at ?? { file: session.show(found.envFiles[0] ?? '.env'), line: 1 };
  return new Problem({
    code: 'generation-missing',
    message: `COMPOSE_FILE names ${overrideEntry(number)}, but ${what} is not there`,
    at,
    hints: [
      'Put seaworthy/ and .seaworthy/ back from a copy of this directory',
      `Or take ${overrideEntry(number)} out of COMPOSE_FILE, then run seaworthy plan`,
    ],
  });
}

/** Compose takes the folder of the first file for the project's. */
export function oursFirst(found: FoundFiles, session: Session): Problem {
  const at = found.variables.get('COMPOSE_FILE')?.at;
  return new Problem({
    code: 'compose-file-ours-first',
    message: 'COMPOSE_FILE names our override before any file of yours',
    at: at ?? { file: session.show(found.envFiles[0] ?? '.env'), line: 1 },
    hints: ['Put your own Compose files in front of it: COMPOSE_FILE=docker-compose.yml:…'],
  });
}

function refusal(code: string, message: string, hint: string): Problem {
  return new Problem({ code, message, hints: [hint] });
}
