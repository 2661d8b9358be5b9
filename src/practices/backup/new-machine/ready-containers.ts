import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import type { Repository } from '../repositories/repository.ts';
import { type RestoreRecord, writeRestore } from '../restore/record.ts';
import { siteOf } from '../restore/site.ts';
import type { Arrival } from './arrival.ts';
import type { Arriving } from './arrive.ts';
import { servicesOfCopy } from './copy.ts';
import { servicesIn } from './destination.ts';
import { createContainers, prepareDataDirectory } from './prepare.ts';

/** A container of every service and an empty data directory; the record of the database's own steps begins here. */
export async function readyContainers(arriving: Arriving, arrival: Arrival): Promise<Partial<Arrival>> {
  const { open, world, workshop, image, repository } = arriving;
  const adopted = open();
  const site = await siteOf(adopted, world);
  const services = await servicesIn(adopted, world);
  await createContainers(site, arrival.isCopy ? servicesOfCopy(services) : services, workshop);
  const { data, owner } = await prepareDataDirectory(site, image);
  refuseForeignRepository(repository, owner, world);
  const guard = guardOf(arrival, site.database);
  writeRestore(adopted.places, { ...guard, done: 'moved', data }, world.tree);
  return {};
}

/** Keeps every other command away until the restore is done; there is no data directory from before. */
export function guardOf(arrival: Arrival, database: string): RestoreRecord {
  const { startedAt, choice, project, identity, live } = arrival;
  return {
    ...{ schemaVersion: 1, done: 'begun', startedAt, choice, project, database, identity, live },
    ...{ withoutSafety: true, services: [], aside: '', stopped: null, isToTheEnd: false },
    ...{ keySource: null, key: null, objects: null },
    data: { parent: '', name: '' },
  };
}

/** pgBackRest reads as the database's user, whose number may be another here: a copied folder keeps the old one. */
function refuseForeignRepository(repository: Repository, owner: number, { files }: World): void {
  if (repository.kind !== 'folder') return;
  const path = `${repository.path}/database`;
  const status = files.status(path);
  const isReadable =
    status === 'missing' || status === 'denied' || status.uid === owner || (status.mode & 0o005) === 5;
  if (isReadable) return;
  throw new Problem({
    code: 'restore-source',
    message: `${path} belongs to user id ${status.uid}, and the database of this deployment runs as user id ${owner}`,
    hints: [`give it to that user: chown -R ${owner} ${path}`],
  });
}
