import { at, textOf } from '../../deployment/node.ts';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import { environmentOf, type Inspected, inspectedProject, labelOf } from '../docker/inspected.ts';
import type { GathererContext } from '../gatherer.ts';
import { oncePerCollection } from '../once.ts';

/** How to reach the deployment's Postgres. Holds passwords: never leaves the gatherers. */
export interface Door {
  readonly container: string;
  /**
   * Name of the service in the Compose network. Never 127.0.0.1, which the image's pg_hba.conf trusts whatever the
   * password (failure case, trap 1).
   */
  readonly host: string;
  /** The password that the files give the superuser, then the one its container was started with. */
  readonly passwords: readonly string[];
}

/** The user's database: POSTGRES_DB names it, and it is `postgres` nearly everywhere. */
export function ownDatabase({ before }: GathererContext): string {
  const services = before.services?.known ? before.services.value : [];
  return services.find(({ role }) => role === 'db')?.environment['POSTGRES_DB']?.text || 'postgres';
}

/** The way into the database, or why there is none. */
export const databaseDoor = oncePerCollection(async (context): Promise<Known<Door>> => {
  const { services } = context.before;
  if (services === undefined) return unknownFact('needs the services of the deployment');
  if (!services.known) return services;
  const service = services.value.find(({ role }) => role === 'db');
  if (service === undefined) {
    return unknownFact('needs the database in this deployment (it uses a Postgres outside of it)');
  }
  const project = await inspectedProject(context);
  if (!project.known) return project;
  const container = runningOf(project.value.own, service.name);
  if (!container.known) return container;
  if (container.value.HostConfig.NetworkMode === 'host') {
    return unknownFact(
      `needs a network of the project (${service.name} uses the host's, where every password is trusted)`,
    );
  }
  const file = textOf(at(context.project.root, 'services', service.name, 'environment', 'POSTGRES_PASSWORD'));
  const running = environmentOf(container.value).get('POSTGRES_PASSWORD');
  const passwords = [
    ...new Set([file, running].filter((password) => password !== undefined && password !== '')),
  ];
  return known({ container: container.value.Id, host: service.name, passwords: passwords as string[] });
});

function runningOf(containers: readonly Inspected[], service: string): Known<Inspected> {
  const candidates = containers.filter((container) => labelOf(container, 'service') === service);
  const running = candidates.find((container) => container.State.Status === 'running');
  if (running !== undefined) return known(running);
  const state = candidates[0]?.State.Status;
  return unknownFact(
    `needs a running database (${state === undefined ? `${service} has no container` : `the container of ${service} is ${state}`})`,
  );
}
