// What `.seaworthy/jobs/ID/` holds of a job: its record, and a lock that whoever runs it holds. The record is written by the
// holder alone.
import { posix } from 'node:path';
import type { JobRecord } from '../../model/job.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { damaged } from './damage.ts';
import { type Lock, takeLock } from './lock.ts';
import type { LockVerb } from './lock-holder.ts';
import type { Places } from './places.ts';
import { ensureFolder, prepareWithoutLock } from './prepare.ts';
import { readRecord, writeRecord } from './record.ts';
import { nextSuffix } from './replace-file.ts';
import { jobShape } from './shapes.ts';

/** The one process that runs jobs by their schedules. Throws a Problem `locked` when another does. */
export function takeAgentLock(places: Places, world: World): Lock {
  return lockIn(places.jobs, places, 'serve', world);
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
  const lock = posix.join(folder, 'lock');
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
