// From a dump: pg_dump's, pg_dumpall's or a logical copy of ours, into the database of a fresh deployment.
import { posix } from 'node:path';
import { openDatabase } from '../../engine/apply/database.ts';
import { takeLock } from '../../engine/state/lock.ts';
import { counted } from '../../engine/words.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { type Cluster, clusterOf } from '../../practices/backup/dumps/cluster.ts';
import { putObjects } from '../../practices/backup/dumps/objects.ts';
import { planDump } from '../../practices/backup/dumps/plan.ts';
import { type DumpRestoreRecord, unfinishedDumpRestore } from '../../practices/backup/dumps/record.ts';
import { finishFilled, putBack, restoreDump } from '../../practices/backup/dumps/run.ts';
import { type DumpStream, streamsOfFile, streamsOfSet } from '../../practices/backup/dumps/source.ts';
import { vaultProof } from '../../practices/backup/dumps/vault.ts';
import { setId } from '../../practices/backup/logical/manifest.ts';
import { readPart } from '../../practices/backup/logical/read-back.ts';
import { logicalSets } from '../../practices/backup/logical/sets.ts';
import { type Site, siteOf } from '../../practices/backup/restore/site.ts';
import {
  dumpPlanJson,
  dumpRestoredJson,
  finishedJson,
  printDumpPlan,
  printDumpRestored,
  printFinished,
  printObjects,
} from '../../report/dump.ts';
import { printJson } from '../../report/print-json.ts';
import { sitesOf } from '../backup/logical.ts';
import { openBackup } from '../backup/opened.ts';
import type { CommandResult } from '../command.ts';
import { requireConsent } from '../consent.ts';
import { openAdopted } from '../plan-input.ts';
import { refuseUnfinished } from './guarded.ts';
import type { RestoreGiven } from './input.ts';

export async function restoreFromDump(given: RestoreGiven, world: World): Promise<CommandResult> {
  refuseOthers(given);
  const site = await siteOf(openAdopted(given, world), world);
  const left = given.dryRun ? null : unfinishedDumpRestore(site.adopted.places, world.tree);
  if (left?.done === 'filled') return finish(site, left, given);
  if (left !== null) await putBackFirst(site, left, given);
  refuseUnfinished(site);
  if (given.dump === undefined) return objectsAlone(site, given);
  const database = await openDatabase(site.adopted, world);
  const cluster = await clusterOf(database);
  const source = await sourceOf(given.dump, site, given);
  const plan = await planDump(source.streams, { database, cluster, world });
  const objects = pathOf(given.objects, world);
  const preview = { plan, cluster, objects, shown: source.shown };
  if (given.dryRun)
    return { exitCode: 1, text: given.json ? printJson(dumpPlanJson(preview)) : printDumpPlan(preview) };
  refuseInUse(cluster, given.overData);
  await requireConsent(given.yes, () => printDumpPlan(preview), 'Restore?', world);
  const key = pathOf(given.rootKey, world);
  const rootKey = key !== null ? { inputFile: key, from: [] } : source.rootKey;
  const holdsSecrets = plan.fillings.some(({ section }) => (section.tables.get('vault.secrets') ?? 0) > 0);
  return locked(site, async () => {
    refuseUnfinished(site);
    const restored = await restoreDump(site, {
      ...{ plan, cluster, objects },
      rootKey: holdsSecrets || key !== null ? rootKey : null,
    });
    const shown = { ...preview, restored };
    const isWhole = restored.failed.size === 0 && !isIncomplete(restored.objects);
    return {
      exitCode: isWhole ? 0 : 5,
      text: given.json ? printJson(dumpRestoredJson(shown)) : printDumpRestored(shown),
    };
  });
}

function isIncomplete(objects: Awaited<ReturnType<typeof restoreDump>>['objects']): boolean {
  return objects !== null && ('problem' in objects || objects.present < objects.rows);
}

/** The files of storage by themselves: the database has its rows already. */
async function objectsAlone(site: Site, given: RestoreGiven): Promise<CommandResult> {
  const archive = pathOf(given.objects, site.world) ?? '';
  if (given.dryRun)
    throw new Problem({
      code: 'usage',
      message: '--dry-run says what a dump would do',
      hints: ['name it: --dump FILE; files of storage that are there already and in no archive stay'],
    });
  await requireConsent(given.yes, () => `Files of storage come from ${archive}.\n`, 'Go on?', site.world);
  return locked(site, async () => {
    const put = await putObjects(site, archive);
    const exitCode = put.present === put.rows ? 0 : 5;
    return { exitCode, text: given.json ? printJson(put) : printObjects(put) };
  });
}

async function locked(site: Site, act: () => Promise<CommandResult>): Promise<CommandResult> {
  const lock = takeLock(site.adopted.places, 'restore', site.world);
  try {
    return await act();
  } finally {
    lock.release();
  }
}

/** One that was cut short before its databases were whole. */
async function putBackFirst(site: Site, left: DumpRestoreRecord, given: RestoreGiven): Promise<void> {
  const { world } = site;
  const words = `A restore from a dump of ${left.startedAt} was cut short: everything is put back first.\n`;
  await requireConsent(given.yes, () => words, 'Go on?', world);
  await locked(site, async () => {
    await putBack(site, left);
    return { exitCode: 0, text: '' };
  });
  world.talk.warn(words.trim());
}

/** One whose databases are whole: the root key and the objects, which the same command names again, and the services. */
async function finish(site: Site, left: DumpRestoreRecord, given: RestoreGiven): Promise<CommandResult> {
  const { world } = site;
  const words = `A restore from a dump of ${left.startedAt} was cut short when the databases were filled: what is left of it is done.\n`;
  await requireConsent(given.yes, () => words, 'Go on?', world);
  return locked(site, async () => {
    const objects = pathOf(given.objects, world);
    const finished = await finishFilled(site, left, { objects, rootKey: await keyNow(site, given) });
    const isWhole = finished.failed.size === 0 && !isIncomplete(finished.objects);
    const text = given.json ? printJson(finishedJson(finished)) : printFinished(finished);
    return { exitCode: isWhole ? 0 : 5, text };
  });
}

/** The key that was given, or that of the logical copy where the vault cannot be read. */
async function keyNow(site: Site, given: RestoreGiven): Promise<Source['rootKey']> {
  const path = pathOf(given.rootKey, site.world);
  if (path !== null) return { inputFile: path, from: [] };
  if (given.dump === undefined || !setId.test(given.dump)) return null;
  const { isReadable } = await vaultProof(await openDatabase(site.adopted, site.world));
  return isReadable === false ? (await sourceOf(given.dump, site, given)).rootKey : null;
}

interface Source {
  readonly shown: string;
  readonly streams: readonly DumpStream[];
  readonly rootKey: Pick<DumpStream['input'], 'inputFile' | 'from'> | null;
}

/** The name of a logical copy in a repository, or a file. */
async function sourceOf(dump: string, site: Site, given: RestoreGiven): Promise<Source> {
  const { adopted, world } = site;
  const database = await openDatabase(adopted, world);
  if (!setId.test(dump)) {
    const path = pathOf(dump, world) ?? dump;
    return { shown: path, rootKey: null, streams: (await streamsOfFile(path, database, world)).streams };
  }
  const opened = await openBackup(adopted, given.repository, world);
  for (const at of sitesOf(opened, world)) {
    const manifest = (await logicalSets(at)).whole.find(({ id }) => id === dump);
    if (manifest === undefined) continue;
    const { rootKey } = manifest;
    return {
      shown: `${at.repository.shown} ${dump}`,
      streams: streamsOfSet(manifest, at, database),
      rootKey: rootKey === null ? null : { from: [readPart(rootKey, at)] },
    };
  }
  throw new Problem({
    code: 'dump-unknown',
    message: `no repository holds ${dump}`,
    hints: ['see what there is: seaworthy backup list --engine logical'],
  });
}

function pathOf(given: string | undefined, { directory }: World): string | null {
  return given === undefined ? null : posix.resolve(directory, given);
}

function refuseOthers(given: RestoreGiven): void {
  if (given.to === undefined && !given.resume && (given.dump !== undefined || given.objects !== undefined))
    return;
  throw new Problem({
    code: 'usage',
    message: '--dump, --objects and --root-key are a way of their own, without --to and --resume',
    hints: ['for example: seaworthy restore --dump postgres.sql.gz --objects storage.tar.gz'],
  });
}

/** A deployment in use is not overwritten by the way. */
function refuseInUse({ users, objects, tables }: Cluster, isWaived: boolean): void {
  if (isWaived || (users === 0 && objects === 0 && tables === 0)) return;
  throw new Problem({
    code: 'restore-in-use',
    message: `this deployment is in use: ${counted(users, 'user')}, ${counted(objects, 'stored object')}, ${counted(tables, 'table')} of its own`,
    hints: [
      'restore into a fresh deployment',
      'or add --over-data: its databases are kept beside the restored ones, under another name',
    ],
  });
}
