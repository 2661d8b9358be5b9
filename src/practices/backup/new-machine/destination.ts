// What the saved files say of the machine they come to: the project's name, images, ports, and what they need that was not saved.
import { posix } from 'node:path';
import { at, entriesOf, textOf } from '../../../deployment/node.ts';
import type { Adopted } from '../../../engine/adopted.ts';
import { redactorOf } from '../../../engine/apply/redactor.ts';
import { projectContainers } from '../../../engine/compose/containers.ts';
import { listed } from '../../../engine/words.ts';
import { servicesGatherer } from '../../../facts/services.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { isOfTheSystem } from '../outside/system-places.ts';
import { keySource, objectsSource } from '../sources.ts';

export interface Destination {
  readonly project: string;
  readonly services: readonly ServiceFact[];
  /** Docker's names of the volumes that it makes. */
  readonly volumes: readonly string[];
  /** Images that are not on this machine yet. */
  readonly toPull: readonly string[];
  /** Volumes and folders outside of the directory that no backup holds: they begin empty. */
  readonly unsaved: readonly string[];
  /** Bytes that are free where the deployment comes to lie. */
  readonly freeBytes: number;
}

/** Asks Docker and the disk; `directory` = where the files come to lie, `isSaved` = whether a path outside of it was saved. */
export async function destinationOf(
  adopted: Adopted,
  directory: string,
  world: World,
  isSaved: (path: string) => boolean = () => false,
): Promise<Destination> {
  const services = await servicesIn(adopted, world);
  return {
    services,
    project: adopted.project.name,
    volumes: volumesOf(adopted),
    toPull: await absentImages(services, world),
    unsaved: unsavedOf(services, adopted, isSaved),
    freeBytes: await freeBytes(posix.dirname(directory), world),
  };
}

/** External ones are made by nobody here (compose-spec, 07-volumes.md, `external`). */
function volumesOf({ project }: Adopted): readonly string[] {
  return entriesOf(at(project.root, 'volumes'))
    .filter(([, { value }]) => textOf(at(value, 'external')) !== 'true')
    .map(([key, { value }]) => textOf(at(value, 'name')) ?? `${project.name}_${key}`);
}

/** The services of an opened deployment, without secrets. */
export async function servicesIn(adopted: Adopted, world: World): Promise<readonly ServiceFact[]> {
  const redactor = redactorOf(adopted, world);
  const services = await servicesGatherer.gather({ project: adopted.project, world, redactor, before: {} });
  return services.known ? services.value : [];
}

/**
 * A project of this name, or a container or volume of one of its names, would be taken for the deployment, or be in its way. A
 * volume of that name would be used as it is, whosever it is: the files may name it without the project.
 */
export async function refuseTaken(
  { project, services, volumes: own }: Pick<Destination, 'project' | 'services' | 'volumes'>,
  world: World,
): Promise<void> {
  const answer = await projectContainers(project, world);
  if (!answer.ok) throw failed(answer.reason);
  if (answer.containers.length > 0)
    throw taken(
      `the project ${project} has containers on this machine: ${listed(
        answer.containers.map(({ name }) => name),
        4,
      )}`,
    );
  const filter = `label=com.docker.compose.project=${project}`;
  const volumes = await lines(['volume', 'ls', '--filter', filter, '--format', '{{.Name}}'], world);
  if (volumes.length > 0)
    throw taken(`the project ${project} has volumes on this machine: ${listed(volumes, 4)}`);
  const all = await lines(['volume', 'ls', '--format', '{{.Name}}'], world);
  const used = own.filter((name) => all.includes(name));
  if (used.length > 0) throw taken(`volumes of these names are on this machine: ${listed(used, 4)}`);
  const names = await lines(['ps', '--all', '--format', '{{.Names}}'], world);
  const wanted = services.flatMap(({ containerName }) =>
    containerName === undefined ? [] : [containerName.value],
  );
  const both = wanted.filter((name) => names.includes(name));
  if (both.length > 0) throw taken(`containers of these names are on this machine: ${listed(both, 4)}`);
}

async function absentImages(services: readonly ServiceFact[], world: World): Promise<readonly string[]> {
  const wanted = services
    .filter(({ isBuilt }) => isBuilt !== true)
    .flatMap(({ image }) => image?.reference ?? []);
  const absent: string[] = [];
  for (const reference of [...new Set(wanted)].sort()) {
    const argv = ['docker', 'image', 'inspect', '--format', '{{.Id}}', reference] as const;
    const found = await world.exec.run({ argv, timeoutMs: 60_000 });
    if (!found.ran || found.code !== 0) absent.push(reference);
  }
  return absent;
}

/** Volumes and folders of services that no backup holds. */
export function unsavedOf(
  services: readonly ServiceFact[],
  { places }: Pick<Adopted, 'places'>,
  isSaved: (path: string) => boolean,
): readonly string[] {
  const { directory } = places;
  const db = services.find(({ role }) => role === 'db');
  const saved = [objectsSource(services, directory), db === undefined ? null : keySource(db, directory)].map(
    (one) => one?.source,
  );
  const mounts = services
    .filter(({ name }) => name !== databaseSidecar && name !== objectsSidecar)
    .flatMap(({ name, volumes }) => volumes.map((volume) => ({ ...volume, service: name })));
  const found = mounts.flatMap(({ type, source, target, service }) => {
    if (source === undefined || saved.includes(source) || isDataOf(db, service, target)) return [];
    if (source.includes('seaworthy-wal-spool') || source.includes('seaworthy-backup-cache')) return [];
    if (type === 'volume') return [`volume ${source} of ${service}`];
    if (type !== 'bind' || source.startsWith(`${directory}/`) || isSaved(source)) return [];
    // Docker's own socket is no data, and neither are folders of the system.
    if (isOfTheSystem(source)) return [];
    return [`${source} of ${service}`];
  });
  return [...new Set(found)];
}

function isDataOf(db: ServiceFact | undefined, service: string, target: string): boolean {
  return db?.name === service && target.startsWith('/var/lib/postgresql');
}

async function freeBytes(folder: string, world: World): Promise<number> {
  const result = await world.exec.run({ argv: ['df', '-P', '-B1', folder], timeoutMs: 30_000 });
  const words = result.ran ? (result.stdout.trim().split('\n').at(-1) ?? '').split(/\s+/) : [];
  const free = Number(words[3]);
  return Number.isFinite(free) ? free : 0;
}

async function lines(words: readonly string[], world: World): Promise<readonly string[]> {
  const result = await world.exec.run({ argv: ['docker', ...words], timeoutMs: 60_000 });
  if (!result.ran || result.code !== 0) throw failed(result.ran ? result.stderr : result.reason);
  return result.stdout.split('\n').filter((line) => line !== '');
}

function failed(said: string): Problem {
  return new Problem({
    code: 'docker-failed',
    message: `Docker does not answer: ${said.trim().split('\n').at(-1)}`,
    hints: ['check that docker ps works for this user'],
    fault: 'world',
  });
}

function taken(message: string): Problem {
  return new Problem({
    code: 'restore-taken',
    message: `${message}; nothing of it is touched`,
    hints: [
      'this is for a machine without the deployment: on the same one use seaworthy restore in place',
      'if what is there is what is left of a lost one: docker compose down --volumes in its directory first',
    ],
  });
}
