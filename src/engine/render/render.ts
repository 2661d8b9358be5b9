// Everything a generation writes, as text.
import { posix } from 'node:path';
import { loadProject } from '../../deployment/load.ts';
import type { Project } from '../../deployment/project.ts';
import { readSamples } from '../../facts/redaction/samples.ts';
import { createRedactor } from '../../facts/redactor.ts';
import type { RowFragment } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { EnvEdit } from '../../model/run.ts';
import type { GenerationFile } from '../state/generations.ts';
import { type SecretFile, secretFilesOf } from '../state/secret-files.ts';
import { checkFragments } from './check-fragments.ts';
import { Collision, collisionProblem } from './collision.ts';
import { asWritten, type Combined, combine } from './combine.ts';
import { fileListWith } from './compose-files.ts';
import { withOurs } from './env-keys.ts';
import { type Masked, maskOf } from './env-mask.ts';
import { type PlacedEnvironment, placeEnvironment } from './environment.ts';
import { mountFolders, withMountPaths } from './mounts.ts';
import { type Branch, branch, insert } from './operations.ts';
import { isSameFile, overlay } from './overlay.ts';
import { overrideText } from './override-text.ts';
import type { CandidateRequest } from './request.ts';
import { commandWith } from './settings.ts';

export interface Rendered {
  readonly envText: string;
  readonly edits: readonly EnvEdit[];
  readonly files: readonly GenerationFile[];
  readonly secretFiles: readonly SecretFile[];
  readonly rows: readonly (RowFragment & { readonly change: string })[];
  /** Absolute folder the files will lie in. */
  readonly folder: string;
  /** The same with our keys hidden from services that read the env file; null when none does. */
  masked(project: Project): Rendered | null;
}

/** Whose the key COMPOSE_FILE is. */
const engine = 'seaworthy/override';

export function render(request: CandidateRequest): Rendered {
  const { adopted, contributions } = request;
  checkFragments(contributions, adopted.base);
  const secretFiles = secretFilesOf(contributions, {
    places: adopted.places,
    files: request.world.files,
    values: request.secrets,
    base: adopted.base,
  });
  const named = new Map(secretFiles.map(({ name, file }) => [name, file]));
  const combined = withRedactedCollisions(request, () => {
    const all = combine(withMountPaths(contributions, named));
    addCommands(all, adopted.base);
    return all;
  });
  const reload = reloader(request);
  const placed = placeEnvironment(combined.environment, request.secrets, adopted.base, reload);
  addEnvironment(combined.override, placed.values);
  return rendered(request, combined, placed, secretFiles);
}

function rendered(
  request: CandidateRequest,
  combined: Combined,
  placed: PlacedEnvironment,
  secretFiles: readonly SecretFile[],
): Rendered {
  const { adopted, number } = request;
  const folders = mountFolders(request.contributions);
  const { base, places, composeFiles, oursAfter, separator } = adopted;
  const value = fileListWith(number, composeFiles, oursAfter, separator);
  const { text = '', shown = '.env', values = new Map() } = base.envFile ?? {};
  const keys = [...placed.keys, { key: 'COMPOSE_FILE', value, change: engine }];
  const { text: envText, edits } = withOurs(text, shown, keys, values);
  const compose = {
    path: 'compose.yaml',
    text: overrideText(complete(combined.override)),
    executable: false,
    isPrivate: placed.values.some(({ isSecret }) => isSecret),
  };
  const more = combined.files.map((file): GenerationFile => {
    const { path, text: content, executable = false, mounted } = file;
    const folder = mounted === undefined ? {} : { mounted: folders.get(mounted) ?? mounted };
    return { path, text: content, executable, ...folder };
  });
  return {
    envText,
    edits,
    files: [compose, ...more],
    secretFiles,
    rows: combined.rows,
    folder: posix.join(places.generations, String(number)),
    masked(project) {
      const envShown = project.envFile?.shown;
      const isEnvFile = (path: string) =>
        path === envShown ||
        isSameFile(posix.resolve(places.directory, path), places.envFile, request.world.files);
      const mask = maskOf(project, edits, base, isEnvFile);
      if (mask.length === 0) return null;
      addEnvironment(combined.override, mask);
      return rendered(request, combined, placed, secretFiles);
    },
  };
}

/** Compose refuses a file without `services` only when it is empty; `services: {}` is a whole one. */
function complete(override: Branch): Branch {
  if (override.children.has('services')) return override;
  return { kind: 'branch', children: new Map([...override.children, ['services', branch()]]) };
}

function addCommands({ override, settings }: Combined, base: Project): void {
  const services = new Set(settings.map(({ service }) => service));
  for (const service of services) {
    const own = settings.filter((setting) => setting.service === service);
    const value = asWritten(commandWith(service, own, base), false);
    const change = own[0]?.change ?? engine;
    insert(override, ['services', service, 'command'], { kind: 'leaf', how: 'set', value, change });
  }
}

function addEnvironment(override: Branch, values: readonly Masked[]): void {
  for (const { service, name, value, change } of values) {
    const leaf = { kind: 'leaf', how: 'set', value: asWritten(value, false), change } as const;
    insert(override, ['services', service, 'environment', name], leaf);
  }
}

/** The base with another env file, and with the services that are in no active profile: a key of theirs is in use as well. */
function reloader({ adopted, world }: CandidateRequest): (envText: string) => Project | null {
  const { base, options, places, composeFiles } = adopted;
  const every = base.inactiveServices.length === 0 ? {} : { profiles: ['*'] };
  return (envText) => {
    try {
      const files = overlay(world.files, new Map([[places.envFile, envText]]));
      return loadProject({ ...options, ...every, files: composeFiles }, files);
    } catch (error) {
      if (error instanceof Problem) return null;
      throw error;
    }
  };
}

function withRedactedCollisions<T>({ adopted, world }: CandidateRequest, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof Collision)) throw error;
    const samples = readSamples(world.data('sample-secrets'));
    const redactor = createRedactor(adopted.base, { key: world.randomBytes(32), samples });
    throw collisionProblem(error, (name, value) => redactor.value(name, value).text);
  }
}
