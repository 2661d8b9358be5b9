// What `.seaworthy/jobs/ID/` holds of a job: its record, and a lock that whoever runs it holds. The record is written by the
// holder alone.
import { posix } from 'node:path';
import type { JobRecord } from '../../model/job.ts';
import { Problem } from '../../model/problem.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { damaged } from './damage.ts';
import { type Lock, takeLock } from './lock.ts';
import { type LockVerb, readHolder } from './lock-holder.ts';
import type { Places } from './places.ts';
import { clearPlain } from './plain-files.ts';
import { ensureFolder, prepareWithoutLock } from './prepare.ts';
import { readRecord, writeRecord } from './record.ts';
import { nextSuffix } from './replace-file.ts';
import { jobShape } from './shapes.ts';

const lockName = 'lock';

/** The one process that runs jobs by their schedules. Throws a Problem `locked` when another does. */
export function takeAgentLock(places: Places, world: World): Lock {
  return lockIn(places.jobs, places, 'serve', world);
}

/** Refuses what an agent must not run beside: it would write its history into a folder that is gone. */
export function refuseRunningAgent(places: Places, world: World): void {
  const holder = readHolder(posix.join(places.jobs, lockName), world.tree);
  if (holder === null || world.processes.isAlive(holder.process) === 'dead') return;
  throw new Problem({
    code: 'agent-running',
    message: `seaworthy serve runs here since ${holder.since} (process ${holder.process.pid} on ${holder.actor.host})`,
    hints: ['stop it, for example by systemctl stop seaworthy, then run the command again'],
    exitCode: 6,
  });
}

/** Whoever runs this job. Throws a Problem `locked` when another does. */
export function takeJobLock(places: Places, job: string, world: World): Lock {
  return lockIn(folderOf(places, job), places, `job ${job}`, world);
}

/** null = the job never ran and was never due. A damaged record is a Problem with its path. */
export function readJob(places: Places, job: string, tree: Tree): JobRecord | null {
  const path = recordOf(places, job);
  const record = readRecord(path, jobShape, tree);
  if (record !== null && record.job !== job) throw damaged(path, `holds the record of the job ${record.job}`);
  return record;
}

/** Whole or not at all. Call with the lock of the job held. */
export function writeJob(places: Places, record: JobRecord, tree: Tree): void {
  writeRecord(places, recordOf(places, record.job), record, tree);
}

/** The same lock as the deployment's, in a folder of its own: a running job must not keep a person from an apply. */
function lockIn(folder: string, places: Places, verb: LockVerb, world: World): Lock {
  const own = Buffer.from(world.randomBytes(8)).toString('hex');
  prepareWithoutLock(places, world, (path) => `${path}.${own}${nextSuffix}`);
  ensureFolder(places, folder, world.tree);
  clearPlain(places, world);
  const lock = posix.join(folder, lockName);
  return takeLock({ ...places, state: folder, runs: folder, records: folder, lock }, verb, world);
}

function folderOf(places: Places, job: string): string {
  // Ids of jobs are ours; one that left the folder would be a bug.
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(job)) throw new Error('a job has an id that is no folder name');
  return posix.join(places.jobs, job);
}

function recordOf(places: Places, job: string): string {
  return posix.join(folderOf(places, job), 'job.json');
}
