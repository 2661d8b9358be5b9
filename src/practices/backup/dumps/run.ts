// A restore from a dump: services stop, databases are put aside, empty ones are filled and proven, services start. What fails, or
// is killed, before every database is committed puts everything back.
import { type OpenDatabase, openDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { PipeRequest } from '../../../ports/pipes.ts';
import type { World } from '../../../ports/world.ts';
import { startServices, stopServices } from '../restore/services.ts';
import { type Site, writersIn } from '../restore/site.ts';
import { type Cluster, elsewhere, putDatabaseBack, replaceByEmpty } from './cluster.ts';
import { type Filled, fillDatabase, fillGlobals, knowsRestrict } from './fill.ts';
import { quotedName, quotedText } from './names.ts';
import { type ObjectsPut, putObjects } from './objects.ts';
import type { DumpPlan } from './plan.ts';
import { type DumpRestoreRecord, forgetDumpRestore, writeDumpRestore } from './record.ts';
import { putRootKey, type VaultProof, vaultProof } from './vault.ts';

/** What was done once the databases were filled. */
export interface Finished {
  readonly vault: VaultProof;
  /** null = no archive of objects was given. */
  readonly objects: ObjectsPut | { readonly problem: Problem } | null;
  /** Services that are not well, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
}

export interface DumpRestored extends Finished {
  readonly filled: readonly (Filled & { readonly database: string })[];
  readonly told: readonly string[];
  /** Part of the names of the databases that were put aside. */
  readonly stamp: string;
}

export interface DumpRestoreRequest {
  readonly plan: DumpPlan;
  readonly cluster: Cluster;
  /** Archive of tar, absolute; null = none. */
  readonly objects: string | null;
  readonly rootKey: Pick<PipeRequest, 'inputFile' | 'from'> | null;
}

/** Call with the lock held. */
export async function restoreDump(site: Site, request: DumpRestoreRequest): Promise<DumpRestored> {
  const { world, adopted } = site;
  const { plan } = request;
  const begun = world.clock.now().toISOString();
  let record: DumpRestoreRecord = {
    schemaVersion: 1,
    startedAt: begun,
    stamp: `${begun.slice(0, 19).replaceAll(/[-:]/g, '')}z`.toLowerCase(),
    done: 'begun',
    services: [...writersIn(await site.compose.containers(), site.database)],
    databases: plan.fillings.map(({ database, isNew }) => ({ name: database, isNew })),
    roles: [...plan.missingRoles, ...plan.newRoles],
  };
  writeDumpRestore(adopted.places, record, world.tree);
  let filled: Awaited<ReturnType<typeof fillAll>>;
  try {
    await stopServices(site, record.services);
    filled = await fillAll(site, request, record.stamp);
  } catch (error) {
    throw await afterPuttingBack(site, record, error);
  }
  record = { ...record, done: 'filled' };
  writeDumpRestore(adopted.places, record, world.tree);
  return { ...filled, ...(await finishFilled(site, record, request)), stamp: record.stamp };
}

/** What comes after the databases. Done twice it is done once, so one that was cut short here goes on. */
export async function finishFilled(
  site: Site,
  { services, stamp }: DumpRestoreRecord,
  { rootKey, objects: archive }: Pick<DumpRestoreRequest, 'rootKey' | 'objects'>,
): Promise<Finished> {
  const { world, adopted } = site;
  if (rootKey !== null) await putRootKey(site, rootKey, stamp);
  const vault = await vaultProof(await openDatabase(adopted, world));
  const objects = archive === null ? null : await tryObjects(site, archive);
  const failed = await startServices(site, services);
  forgetDumpRestore(adopted.places, world.tree);
  return { vault, objects, failed };
}

/** What to say once everything is as it was; or that it is not. */
async function afterPuttingBack(site: Site, record: DumpRestoreRecord, error: unknown): Promise<unknown> {
  try {
    await putBack(site, record);
    return error;
  } catch (second) {
    if (!(second instanceof Problem) || !(error instanceof Problem)) throw second;
    return new Problem({
      code: 'restore-unfinished',
      message: `${error.message}; then it could not be put back: ${second.message}`,
      hints: ['mend the latter and run the same command again: it begins by putting everything back'],
      exitCode: 5,
    });
  }
}

async function fillAll(
  site: Site,
  { plan, cluster }: DumpRestoreRequest,
  stamp: string,
): Promise<Pick<DumpRestored, 'filled' | 'told'>> {
  const { adopted, world } = site;
  const database = await openDatabase(adopted, world);
  const isRestricted = await knowsRestrict(database);
  const filling = { database, target: cluster, world, isRestricted };
  for (const one of plan.fillings) await replaceByEmpty(database, one.database, stamp, world.clock);
  const told = [...(await fillGlobals(plan, filling))];
  const filled: (Filled & { database: string })[] = [];
  for (const one of plan.fillings) {
    const done = await fillDatabase(one, filling);
    filled.push({ ...done, database: one.database });
    told.push(...done.told);
  }
  return { filled, told };
}

/** The objects are no reason to give the database up: their restore can be done again by itself. */
async function tryObjects(site: Site, archive: string): Promise<ObjectsPut | { readonly problem: Problem }> {
  try {
    return await putObjects(site, archive);
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
}

/** Everything as it was before a restore from a dump. Done twice it is done once. */
export async function putBack(site: Site, record: DumpRestoreRecord): Promise<ReadonlyMap<string, string>> {
  const { adopted, world } = site;
  world.talk.progress('putting everything back');
  // The own database may be aside, or let nobody in.
  const database = await openDatabase(adopted, world, { through: elsewhere });
  for (const one of record.databases) await putDatabaseBack(database, one, record.stamp);
  for (const name of record.roles) await dropRole(database, name, world);
  const failed = await startServices(site, record.services);
  forgetDumpRestore(adopted.places, world.tree);
  world.talk.progress('');
  return failed;
}

/** With what it was granted of the whole cluster (parameters, databases). One that has to stay keeps nobody's services stopped. */
async function dropRole(database: OpenDatabase, name: string, { talk }: World): Promise<void> {
  const condition = `select from pg_roles where rolname = ${quotedText(name)}`;
  const drop = `drop owned by ${quotedName(name)}; drop role ${quotedName(name)};`;
  try {
    await database.run(elsewhere, `select ${quotedText(drop)} where exists (${condition})\n\\gexec\n`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    talk.warn(`the role ${name}, made for the dump, stays: ${error.message}`);
  }
}
