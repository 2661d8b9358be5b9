// The deployment as a restore handles it: its containers, by service.
import type { Adopted } from '../../../engine/adopted.ts';
import { databaseServices, type OpenDatabase } from '../../../engine/apply/database.ts';
import { type Compose, composeOf, type ProjectContainer } from '../../../engine/compose/compose.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { type Container, readContainer } from './docker.ts';
import { databaseKnocker } from './live-database.ts';

export interface Site {
  readonly adopted: Adopted;
  readonly compose: Compose;
  readonly world: World;
  /** Service of the database. */
  readonly database: string;
  /** Logs in by the way that was found first; null = it does not answer there. */
  readonly knock: () => Promise<OpenDatabase | null>;
}

export interface Seen extends ProjectContainer {
  readonly read: Container;
}

/** A Problem when the deployment has no database of its own, or Docker does not answer. */
export async function siteOf(adopted: Adopted, world: World): Promise<Site> {
  const [database] = await databaseServices(adopted, world);
  if (database === undefined)
    throw new Problem({
      code: 'restore-elsewhere',
      message: 'the database of this deployment is elsewhere',
      hints: ['restore it where it runs'],
    });
  const knock = databaseKnocker(adopted, world);
  return { adopted, compose: composeOf(adopted, world), world, database, knock };
}

/** The container of a service as it is now; a Problem when there is none. */
export async function containerOf(site: Site, service: string): Promise<Seen> {
  return containerIn(await site.compose.containers(), service);
}

/** The same among containers that were asked for together. */
export function containerIn(containers: readonly ProjectContainer[], service: string): Seen {
  const found = containers.find((one) => one.service === service);
  if (found !== undefined) return { ...found, read: readContainer(found.inspected) };
  throw new Problem({
    code: 'restore-no-container',
    message: `${service} has no container`,
    hints: ['docker compose up -d makes it; then run the command again'],
    fault: 'world',
  });
}

export function sidecarOf(site: Site): Promise<Seen> {
  return containerOf(site, databaseSidecar);
}

/** Services that run and may write: all but the database and the sidecars. */
export function writersIn(containers: readonly ProjectContainer[], database: string): readonly string[] {
  const apart = new Set([database, databaseSidecar, objectsSidecar]);
  const running = containers.filter(({ state, service }) => {
    return (state === 'running' || state === 'restarting') && !apart.has(service);
  });
  return [...new Set(running.map(({ service }) => service))].sort();
}
