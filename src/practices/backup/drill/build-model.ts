// From the live deployment to the model of its drill.

import { posix } from 'node:path';
import type { Adopted } from '../../../engine/adopted.ts';
import { resolvedModel } from '../../../engine/compose/resolved-model.ts';
import { commandWith } from '../../../engine/render/settings.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Json } from '../../../model/fragment.ts';
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import type { Repository } from '../repositories/repository.ts';
import { dataSource, objectsSource } from '../sources.ts';
import { type Environments, environmentsIn } from './model/environments.ts';
import { isolate } from './model/isolate.ts';
import { drillSettings } from './model/settings.ts';

/** What a drill starts beside the database: what answers without the outside world and without the other services. */
const rolesStarted = ['auth', 'rest', 'storage', 'meta'] as const;

export interface DrillModel {
  readonly model: { readonly [key: string]: Json };
  readonly environments: Environments;
  readonly started: readonly string[];
  /** Services that are left out, each with the reason. */
  readonly others: readonly string[];
}

export interface ModelRequest {
  readonly adopted: Adopted;
  readonly services: readonly ServiceFact[];
  readonly repositories: readonly Repository[];
  /** Number of the one that is drilled. */
  readonly repository: number;
  readonly id: string;
  readonly name: string;
  readonly database: string;
  readonly images: Readonly<Record<string, string>>;
  /** Of the machine. */
  readonly cpus: number;
}

/** Bytes: shared_buffers, backends of a few services, and what a sort takes. */
const databaseMemory = 1024 ** 3;

export async function buildModel(request: ModelRequest, world: World): Promise<DrillModel> {
  const { adopted, services, repositories, id, name, database, images } = request;
  const model = await resolvedModel(adopted, world);
  const environments = environmentsIn(model);
  const started = startedOf(services);
  const settings = drillSettings.map(([setting, value]) => {
    return { kind: 'setting', service: database, name: setting, value, change: 'drill' } as const;
  });
  const command = commandWith(database, settings, adopted.project);
  return {
    environments,
    started: started.map((one) => one.name),
    others: othersOf(services, started),
    model: isolate({
      ...{ model, id, name, database, images },
      of: adopted.project.name,
      command: command.map((word) => word.replaceAll('$', '$$$$')),
      sidecar: databaseSidecar,
      objects: objectsSidecar,
      services: started.map((one) => one.name),
      data: dataFolders(services, adopted),
      repository: request.repository,
      reachesOut: repositories.some(({ kind, number }) => number === request.repository && kind === 'bucket'),
      // Half of the machine at most: the live deployment has the other half, and comes first by its shares.
      cpus: Math.max(0.5, request.cpus / 2),
      memory: databaseMemory,
    }),
  };
}

function startedOf(services: readonly ServiceFact[]): readonly ServiceFact[] {
  return rolesStarted.flatMap((role) => {
    const service = services.find((one) => one.role === role);
    return service === undefined || (role === 'storage' && !hasFiles(service)) ? [] : [service];
  });
}

function hasFiles({ environment }: ServiceFact): boolean {
  return (environment['STORAGE_BACKEND']?.text ?? 'file') === 'file';
}

const apart = new Set([databaseSidecar, objectsSidecar]);

function othersOf(services: readonly ServiceFact[], started: readonly ServiceFact[]): readonly string[] {
  const left = services.filter((one) => one.role !== 'db' && !started.includes(one) && !apart.has(one.name));
  return left.map((one) => {
    if (one.role === 'storage')
      return `${one.name}: not started, for its objects are in a bucket; they are compared from this machine`;
    return `${one.name}: not started in a drill`;
  });
}

/** Absolute folders that hold what a drill may neither write nor read. */
function dataFolders(services: readonly ServiceFact[], { places }: Adopted): readonly string[] {
  const { directory } = places;
  const sources = services.flatMap((service) => {
    const data = service.role === 'db' ? dataSource(service, directory) : null;
    return data === null ? [] : [data];
  });
  const objects = objectsSource(services, directory);
  const all = objects === null ? sources : [...sources, objects];
  return all.filter(({ isVolume }) => !isVolume).map(({ source }) => posix.resolve(directory, source));
}
