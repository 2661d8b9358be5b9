// Key, database and objects come back through containers that stand in for the deployment's sidecars: by the same steps as in place.
import { Problem } from '../../../model/problem.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { dataFolder, spoolFolder } from '../container/paths.ts';
import { snapshotsOf } from '../operations/objects.ts';
import { openSidecars } from '../operations/sidecars.ts';
import { restoreCluster } from '../restore/cluster.ts';
import { coresOf } from '../restore/cores.ts';
import { planObjects } from '../restore/objects/plan.ts';
import { putKeyInPlace, putObjectsInPlace } from '../restore/objects/steps.ts';
import { storeOf } from '../restore/objects/tenant.ts';
import { isDone, unfinishedRestore, writeRestore } from '../restore/record.ts';
import { type Progress, remember } from '../restore/run-restore.ts';
import { containerOf, type Site, siteOf } from '../restore/site.ts';
import type { Arrival } from './arrival.ts';
import type { Arriving } from './arrive.ts';
import { servicesIn } from './destination.ts';
import { mountedAt, objectsPlace } from './mounted.ts';
import { startStandIns } from './stand-ins.ts';

/** Before the database starts for the first time: it reads the key then. */
export async function bringKey(arriving: Arriving, { choice, project }: Arrival): Promise<Partial<Arrival>> {
  const { world } = arriving;
  const site = await openSite(arriving, project);
  const progress = progressIn(site);
  const sidecars = await openSidecars(project, world);
  const plans = await planObjects({
    sidecars,
    snapshots: await snapshotsOf(sidecars, choice.repository),
    sidecar: (await containerOf(site, objectsSidecar)).read,
    store: await storeOf(site.adopted, world),
    repositories: [choice.repository],
    until: choice.until,
  });
  const { objects } = plans;
  const task = objects.kind === 'files' ? { ...taskOf(objects), result: null } : null;
  progress.reach('moved', { keySource: plans.key, objects: task });
  await putKeyInPlace(site, progress, true);
  return { keyCameBack: plans.key !== null, databaseConfig: progress.current().key?.rest };
}

function taskOf({ root, repositories }: { readonly root: string; readonly repositories: readonly number[] }) {
  return { root, repositories };
}

/** The cluster, recovered and proven. The history of restores gets one more. */
export async function bringDatabase(arriving: Arriving, { project }: Arrival): Promise<Partial<Arrival>> {
  const site = await openSite(arriving, project);
  const progress = progressIn(site);
  const proof = await restoreCluster(site, { ...progress, processes: () => coresOf(site.world) });
  remember(site, progress.current(), proof);
  if (!isDone(progress.current(), 'recovered')) progress.reach('recovered');
  return { proof };
}

/** The objects that the rows of that moment name. */
export async function bringObjects(arriving: Arriving, { project }: Arrival): Promise<Partial<Arrival>> {
  const site = await openSite(arriving, project);
  const progress = progressIn(site);
  await putObjectsInPlace(site, progress);
  return { objects: progress.current().objects?.result ?? null };
}

/** The deployment with both stand-ins running. */
async function openSite(arriving: Arriving, project: string): Promise<Site> {
  const { open, world, workshop, repository, image } = arriving;
  const adopted = open();
  const site = await siteOf(adopted, world);
  const { read } = await containerOf(site, site.database);
  const [data, spool] = [mountedAt(read, dataFolder), mountedAt(read, spoolFolder)];
  if (data === null || spool === null) throw changed(site.database);
  const key = mountedAt(read, '/etc/postgresql-custom');
  const objects = await objectsPlace(site, await servicesIn(adopted, world));
  const places = { project, data, spool, key, objects };
  await startStandIns({ ...places, ...{ workshop, repository, image } }, world);
  return site;
}

function progressIn({ adopted, world }: Site): Progress {
  const found = unfinishedRestore(adopted.places, world.tree);
  if (found === null) throw gone();
  let record = found;
  return {
    current: () => record,
    reach(step, more = {}) {
      record = { ...record, ...more, done: step };
      writeRestore(adopted.places, record, world.tree);
    },
  };
}

function gone(): Problem {
  return new Problem({
    code: 'restore-none',
    message: 'the record of the restore is gone (.seaworthy/restore.json)',
    hints: ['begin anew: take away the containers and volumes of the project, and the directory'],
    exitCode: 5,
  });
}

function changed(database: string): Problem {
  return new Problem({
    code: 'restore-no-container',
    message: `the container of ${database} is not the one that was made for the restore`,
    hints: ['docker compose down --volumes, take the directory away, and begin anew'],
    exitCode: 5,
  });
}
