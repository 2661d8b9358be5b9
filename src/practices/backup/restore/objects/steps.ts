// The steps of a restore that are not the database's: the key before it, the objects after it.
import { Problem } from '../../../../model/problem.ts';
import { objectsSidecar } from '../../container/objects-service.ts';
import { stampOf } from '../data-directory.ts';
import { tryDatabase } from '../live-database.ts';
import { isDone, type RestoreRecord } from '../record.ts';
import type { Progress } from '../run-restore.ts';
import { containerOf, type Site } from '../site.ts';
import { listRows, putListedBack } from './in-place.ts';
import { putKeyBack } from './root-key.ts';
import { hasObjects } from './rows.ts';

/**
 * Before the database starts: it reads the key and its configuration then.
 *
 * @param isFresh the volume is new, and what it holds is the image's
 */
export async function putKeyInPlace(site: Site, progress: Progress, isFresh: boolean): Promise<void> {
  const { keySource, key, project, startedAt } = progress.current();
  if (isDone(progress.current(), 'key-in-place')) return;
  if (keySource === null) return progress.reach('key-in-place');
  const { read } = await containerOf(site, objectsSidecar);
  const from = { ...keySource, stamp: stampOf(startedAt), isFresh };
  const outcome = await putKeyBack(read, project, from, site.world);
  // A turn before this one put there what this one finds.
  progress.reach('key-in-place', { key: key ?? outcome });
}

/** While nothing but the database runs, so that rows and files are of one moment. */
export async function putObjectsInPlace(site: Site, progress: Progress): Promise<void> {
  const { objects, startedAt } = progress.current();
  if (objects === null || isDone(progress.current(), 'objects-in-place')) return;
  if (!isDone(progress.current(), 'objects-listed')) {
    const isThere = await listedRows(site, progress.current());
    progress.reach('objects-listed', isThere ? {} : { objects: null });
    if (!isThere) return;
  }
  const result = await putListedBack(site, stampOf(startedAt));
  progress.reach('objects-in-place', { objects: { ...objects, result } });
}

/** false = this database has no table of objects. */
async function listedRows(site: Site, { objects, startedAt }: RestoreRecord): Promise<boolean> {
  site.world.talk.progress('objects: reading the rows');
  const database = await tryDatabase(site);
  if (database === null) throw silent();
  if (objects === null || !(await hasObjects(database))) return false;
  const { root, repositories } = objects;
  await listRows(site, database, { root, repositories, stamp: stampOf(startedAt), movesRest: true });
  return true;
}

function silent(): Problem {
  return new Problem({
    code: 'database-unreachable',
    message: 'the restored database does not answer any more, so its objects are not known',
    hints: ['look at its log'],
    fault: 'world',
  });
}
