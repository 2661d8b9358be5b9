// A deployment opened for planning: as it is in effect, as it would be without us, and what we remember of it.
import { posix } from 'node:path';
import { type FoundFiles, findFiles } from '../deployment/find-files.ts';
import { type LoadOptions, loadProject, requireDirectory } from '../deployment/load.ts';
import { at, entriesOf } from '../deployment/node.ts';
import type { Project } from '../deployment/project.ts';
import { Session } from '../deployment/session.ts';
import { Problem } from '../model/problem.ts';
import type { Generation } from '../model/run.ts';
import type { Files } from '../ports/files.ts';
import type { World } from '../ports/world.ts';
import {
  generationNotWhole,
  oursFirst,
  refuseOddEnvironment,
  refuseOddPlaces,
  refuseOtherEnvFile,
} from './adopted-refusals.ts';
import { type FileList, fileList } from './render/compose-files.ts';
import { withoutOurs } from './render/env-keys.ts';
import { overlay } from './render/overlay.ts';
import { withoutServices } from './render/without-services.ts';
import { readGeneration } from './state/generations.ts';
import { generationOf, overrideEntry, type Places, placesOf } from './state/places.ts';
import { secretVariablesOf } from './wishes/secret-variables.ts';

export interface Adopted {
  readonly places: Places;
  /** How it was asked for: directory, -f, --profile, --project-name, --env-file. */
  readonly options: LoadOptions;
  /** As Compose resolves it now, our override included. */
  readonly project: Project;
  /** The same Compose files without our override, and the env file without our keys: what a change decides on. */
  readonly base: Project;
  /** The generation in effect; null = none of ours. */
  readonly generation: Generation | null;
  /**
   * Why Compose refuses what is in effect, when the person's own files changed below our override: upstream dropped a service
   * that it names. `project` is then without what cannot be loaded any more.
   */
  readonly refused?: Problem;
  /** Compose files without ours, as COMPOSE_FILE would name them (relative to the directory where possible), in order. */
  readonly composeFiles: readonly string[];
  /** How many of them our override goes behind; absent = all. A person may have put files of their own behind ours. */
  readonly oursAfter?: number;
  /** What stands between two files in COMPOSE_FILE; absent = `:`. */
  readonly separator?: string;
  /** Variables of this shell that wishes take secrets from: where the values come from, not how Compose is run. */
  readonly secretVariables?: readonly string[];
}

/**
 * Opens a Compose directory. Refuses what cannot be adopted by files alone: the Compose files lie in another folder than
 * the one pointed at, COMPOSE_FILE comes from the shell, COMPOSE_FILE names a generation whose record is missing.
 */
export function adopt(given: LoadOptions, world: World): Adopted {
  const directory = posix.resolve('/', given.directory);
  requireDirectory(directory, world.files);
  const session = new Session(world.files, directory, given.environment['HOME'] || undefined);
  const found = findFiles({ ...given, directory }, session);
  const list = fileList(found, given.files ?? [], directory);
  if (generationOf(found.paths[0] ?? '') !== null) throw oursFirst(found, session);
  refuseOddEnvironment(given, found, session);
  const places = placesOf(directory, envFileOf(given, found, directory));
  refuseOddPlaces(places, world.tree);
  refuseOtherEnvFile(places, world.tree);
  const secretVariables = secretVariablesOf(directory, world.files);
  const options = withoutVariables(given, secretVariables);

  const { separator, composeFiles, oursAfter } = list;
  const parts = {
    places,
    options,
    composeFiles,
    ...(oursAfter === composeFiles.length ? {} : { oursAfter }),
    ...(separator === ':' ? {} : { separator }),
    ...(secretVariables.length === 0 ? {} : { secretVariables }),
  };
  if (list.generation === null) {
    const project = loadProject(options, world.files);
    return { ...parts, project, base: project, generation: null };
  }
  const generation = generationInEffect(list.generation, places, found, session, world);
  return { ...parts, ...inEffect(generation, list, options, places, world), generation };
}

/** A variable of the shell wins over the env file: `env:SMTP_PASS` would seem to be in effect before it was ever written. */
function withoutVariables(options: LoadOptions, names: readonly string[]): LoadOptions {
  const left = Object.entries(options.environment).filter(([name]) => !names.includes(name));
  return { ...options, environment: Object.fromEntries(left) };
}

type InEffect = Pick<Adopted, 'project' | 'base' | 'refused'>;

/** The env file names every file now: what -f gives is what the next generation shall name. */
function inEffect(
  generation: Generation,
  list: FileList,
  options: LoadOptions,
  places: Places,
  world: World,
): InEffect {
  const load = (files: Files) => loadProject({ ...options, files: [] }, files);
  const baseOf = (project: Project) => loadBase(project, generation, list, options, places, world);
  try {
    const project = load(world.files);
    return { project, base: baseOf(project) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const override = posix.join(places.directory, overrideEntry(generation.number));
    const loadWith = (text: string) => load(overlay(world.files, new Map([[override, text]])));
    // What is wrong with the person's own files is told first, and is theirs to mend.
    const silent = loadWith('services: {}\n');
    const base = baseOf(silent);
    return { project: loadable(override, base, loadWith, world.files) ?? silent, base, refused: error };
  }
}

/** As it would be in effect if our override did not name services that are gone; null = that is not all. */
function loadable(
  override: string,
  { root, inactiveServices }: Project,
  loadWith: (text: string) => Project,
  files: Files,
): Project | null {
  const text = files.read(override);
  if (!text.ok) return null;
  const names = entriesOf(at(root, 'services')).map(([name]) => name);
  try {
    return loadWith(withoutServices(text.text, new Set([...names, ...inactiveServices])));
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function envFileOf(options: LoadOptions, found: FoundFiles, directory: string): string {
  const [given] = found.envFiles;
  if (given !== undefined) return given;
  return posix.resolve(directory, options.envFile ?? '.env');
}

function generationInEffect(
  number: number,
  places: Places,
  found: FoundFiles,
  session: Session,
  world: World,
): Generation {
  const override = posix.join(places.directory, overrideEntry(number));
  const status = world.files.status(override);
  if (status === 'missing') throw generationNotWhole(number, 'its override', found, session);
  const generation = readGeneration(places, number, world.tree);
  if (generation === null) throw generationNotWhole(number, 'its record', found, session);
  return generation;
}

/**
 * The same where a person took our override out of the list by hand: what else a generation put into the env file is still
 * there, and the base is without it.
 */
export function withoutRecorded(adopted: Adopted, generation: Generation, world: World): Adopted {
  const { project, composeFiles, separator = ':', options, places } = adopted;
  const base = loadBase(project, generation, { composeFiles, separator }, options, places, world);
  return { ...adopted, base };
}

/** As if Seaworthy had never been here: our override is not in the list, our keys are not in the env file. */
function loadBase(
  project: Project,
  generation: Generation,
  { composeFiles, separator }: Pick<FileList, 'composeFiles' | 'separator'>,
  options: LoadOptions,
  places: Places,
  world: World,
): Project {
  const { envFile } = project;
  const own = withoutOurs(envFile?.text ?? '', envFile?.shown ?? '.env', generation.edits, separator).text;
  const text = own === '' && !generation.envFile.existed ? null : own;
  const files = overlay(world.files, new Map([[places.envFile, text]]));
  const base = loadProject({ ...options, files: composeFiles }, files);
  // Named one by one only to leave ours out: where the list comes from is a fact about the person's deployment.
  return { ...base, filesFrom: project.filesFrom };
}
