import { redactorOf } from '../../../engine/apply/redactor.ts';
import { composeOf, type ProjectContainer } from '../../../engine/compose/compose.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { databaseKnocker } from '../restore/live-database.ts';
import { containerOf, type Site } from '../restore/site.ts';
import { buildModel } from './build-model.ts';
import { type DrillEngine, drillEngine } from './engine.ts';
import { processorsOf, servicesIn } from './machine.ts';
import type { Environments } from './model/environments.ts';
import { clientService, drillLabel, drillProject, ofLabel, probeService } from './names.ts';
import type { DrillRequest } from './run-drill.ts';

/** The drill's project: made of the deployment's model, and reached as the deployment is. */
export interface Isolated {
  readonly site: Site;
  readonly engine: DrillEngine;
  readonly services: readonly ServiceFact[];
  readonly environments: Environments;
  readonly started: readonly string[];
  readonly others: readonly string[];
  /** Everything, and what runs before the database does. */
  readonly all: readonly string[];
  readonly helpers: readonly string[];
  readonly port: string;
  readonly id: string;
  readonly of: string;
  /** Processors that one container may have. */
  readonly cpus: number;
  idOf(which: 'client' | 'probe' | 'objects'): Promise<string>;
}

export async function isolatedProject(
  request: DrillRequest & { readonly id: string; readonly repository: number },
  live: Site,
  world: World,
): Promise<Isolated> {
  const { adopted, repositories, repository, id } = request;
  const { project } = adopted;
  const name = drillProject(project.name, id);
  const services = await servicesIn(adopted, world);
  const machine = await processorsOf(world);
  const images = imagesIn(await live.compose.containers());
  const { database } = live;
  const parts = { adopted, services, repositories, repository, id, name, database, images, cpus: machine };
  const { model, environments, started, others } = await buildModel(parts, world);
  const own = { ...adopted, project: { ...project, name } };
  const knock = databaseKnocker(own, world);
  const site: Site = { adopted: own, compose: composeOf(own, world), world, database, knock };
  const redactor = redactorOf(adopted, world);
  const directory = adopted.places.directory;
  const engine = drillEngine(
    { project: name, model, directory, redact: (text) => redactor.text(text) },
    world,
  );
  const helpers = [databaseSidecar, objectsSidecar, clientService, probeService];
  const names = { client: clientService, probe: probeService, objects: objectsSidecar } as const;
  const variables = environments.get(database);
  return {
    ...{ site, engine, services, environments, started, others, helpers, id },
    all: [database, ...helpers, ...started],
    of: project.name,
    // As the server itself is told (postgresql.org/docs/17/libpq-envars.html; supabase/postgres reads PGPORT).
    port: variables?.get('PGPORT') || variables?.get('POSTGRES_PORT') || '5432',
    cpus: Math.max(0.5, machine / 2),
    idOf: async (which) => (await containerOf(site, names[which])).id,
  };
}

/** Bounds and labels of containers that are no service: found, and taken down, as all others. */
export function runWordsOf({ id, of, cpus }: Isolated): readonly string[] {
  return [
    ...['--label', `${drillLabel}=${id}`, '--label', `${ofLabel}=${of}`],
    ...['--cpus', String(cpus), '--cpu-shares', '256', '--memory', '1g', '--oom-score-adj', '500'],
  ];
}

/** The image that each service runs now, for those that the files give no name. */
function imagesIn(containers: readonly ProjectContainer[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    containers.flatMap(({ service, inspected }) => {
      const image = (inspected as { readonly Image?: unknown }).Image;
      return typeof image === 'string' ? [[service, image]] : [];
    }),
  );
}
