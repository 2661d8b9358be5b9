// Containers for the time in which the deployment has no sidecars of its own, or shall have none: the same image, and the same
// places inside. They only read the repository, and push nothing. They use this machine's network: what it reaches, they reach.
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { keyFolder, objectsFolder, objectsSidecar } from '../container/objects-service.ts';
import {
  authoritiesFolder,
  configFolder,
  dataFolder,
  repositoriesFolder,
  secretsFolder,
  spoolFolder,
} from '../container/paths.ts';
import { type Sidecars, sidecarsIn } from '../operations/sidecars.ts';
import type { Repository } from '../repositories/repository.ts';
import { mountWord } from '../restore/data-directory.ts';
import { docker } from '../restore/docker.ts';
import type { Workshop } from './workshop.ts';

/** Where something of a service lies on the host: a folder, or a volume by its name. */
export interface Place {
  readonly type: 'bind' | 'volume';
  readonly source: string;
}

export interface StandInInput {
  readonly workshop: Workshop;
  readonly repository: Repository;
  /** Image of the sidecars. */
  readonly image: string;
}

/** Number of the repository in the workshop: there is no other. */
const theOne = '1';

/** Reading is all that has to be done, of files of any owner. */
const readers = ['DAC_OVERRIDE', 'DAC_READ_SEARCH'];
const ofDatabase = ['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'SETGID', 'SETUID'];
const ofObjects = ['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER'];

/** A day: one that a kill left behind ends by itself. */
const longestSeconds = '86400';

/** A container that can only be asked what the repository holds. The caller ends it. */
export async function openAsker(
  input: StandInInput,
  world: World,
): Promise<{ readonly sidecars: Sidecars; close(): Promise<void> }> {
  const name = askerName(input.workshop);
  await endContainer(name, world);
  const words = [...common(name, input, readers), '--entrypoint', 'sleep'];
  const close = () => endContainer(name, world);
  try {
    await docker(world, [...words, input.image, longestSeconds], { timeoutMs: 120_000 });
  } catch (error) {
    // The command may have been ended when the container was there already.
    await close();
    throw error;
  }
  return { sidecars: sidecarsIn(name, name, world), close };
}

/** Starts both in the place of the deployment's sidecars: whoever looks for these finds them. Once more makes them anew. */
export async function startStandIns(
  input: StandInInput & {
    readonly project: string;
    readonly data: Place;
    readonly spool: Place;
    readonly key: Place | null;
    readonly objects: Place | null;
  },
  world: World,
): Promise<void> {
  const { project, image, data, spool, key, objects } = input;
  await endStandIns(project, world);
  const database = [
    ...common(nameOf(project, databaseSidecar), input, ofDatabase),
    ...labels(project, databaseSidecar),
    ...mount(data, dataFolder, true),
    ...mount(spool, spoolFolder),
  ];
  await docker(world, [...database, image, 'recovery', theOne], { timeoutMs: 120_000 });
  const saver = [
    ...common(nameOf(project, objectsSidecar), input, ofObjects),
    ...labels(project, objectsSidecar),
    ...(objects === null ? ['--tmpfs', objectsFolder] : mount(objects, objectsFolder)),
    ...(key === null ? [] : mount(key, keyFolder)),
    ...['--entrypoint', 'sleep'],
  ];
  await docker(world, [...saver, image, longestSeconds], { timeoutMs: 120_000 });
}

export async function endStandIns(project: string, world: World): Promise<void> {
  for (const service of [databaseSidecar, objectsSidecar])
    await endContainer(nameOf(project, service), world);
}

/** Not the name that Compose gives them. */
function nameOf(project: string, service: string): string {
  return `${project}-${service}-stand-in`;
}

function askerName({ folder }: Workshop): string {
  const words = folder.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `seaworthy-asks-${words}`.slice(0, 120);
}

/** By these two Compose, and we, tell containers (docker/compose v2.40.3, pkg/api/labels.go). */
function labels(project: string, service: string): readonly string[] {
  return [
    '--label',
    `com.docker.compose.project=${project}`,
    '--label',
    `com.docker.compose.service=${service}`,
  ];
}

function common(name: string, input: StandInInput, capabilities: readonly string[]): readonly string[] {
  const { workshop, repository } = input;
  return [
    ...[
      'run',
      '--detach',
      '--name',
      name,
      '--network',
      'host',
      '--read-only',
      '--tmpfs',
      '/tmp',
      '--tmpfs',
      '/run',
    ],
    ...['--security-opt', 'no-new-privileges', '--security-opt', 'label=disable', '--cap-drop', 'ALL'],
    ...capabilities.flatMap((one) => ['--cap-add', one]),
    ...bind(workshop.config, configFolder),
    ...bind(`${workshop.secrets}/backup-key`, `${secretsFolder}/backup-key`),
    ...ofRepository(repository, input),
  ];
}

function ofRepository(repository: Repository, { workshop }: StandInInput): readonly string[] {
  if (repository.kind === 'folder') return bind(repository.path, `${repositoriesFolder}/1`);
  const names = ['repo1-key-id', 'repo1-secret'];
  return [
    ...names.flatMap((name) => bind(`${workshop.secrets}/${name}`, `${secretsFolder}/${name}`)),
    ...(repository.ca === null ? [] : bind(`${workshop.config}/ca.pem`, `${authoritiesFolder}/1.pem`)),
  ];
}

function bind(source: string, target: string): readonly string[] {
  return mount({ type: 'bind', source }, target, true);
}

function mount({ type, source }: Place, target: string, isReadOnly = false): readonly string[] {
  const fields = [
    ['type', type],
    ['source', source],
    ['target', target],
    ...(isReadOnly ? [['readonly', ''] as const] : []),
  ] as const;
  return ['--mount', mountWord(fields)];
}

async function endContainer(name: string, world: World): Promise<void> {
  await world.exec.run({ argv: ['docker', 'rm', '--force', name], timeoutMs: 120_000 });
}
