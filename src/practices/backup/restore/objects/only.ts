import { Problem } from '../../../../model/problem.ts';
import type { ObjectsResult } from '../../../../model/stored-objects.ts';
import { stampOf } from '../data-directory.ts';
import { tryDatabase } from '../live-database.ts';
import type { Site } from '../site.ts';
import { forgetRows, listRows, missingPath, putListedBack } from './in-place.ts';
import { hasObjects } from './rows.ts';
import { storeOf } from './tenant.ts';

export interface ObjectsRestored {
  readonly result: ObjectsResult;
  /** Where the rows are listed whose file is nowhere; null = there are none. */
  readonly missingFile: string | null;
}

/**
 * Puts back what rows of the database of now name and the disk has not, beside the services that run: files are added, and only what
 * is in the way of one is moved aside. Call with the lock of the deployment held.
 */
export async function restoreObjectsOfNow(
  site: Site,
  root: string,
  repositories: readonly number[],
): Promise<ObjectsRestored> {
  const { world, adopted } = site;
  const database = await tryDatabase(site);
  if (database === null || !(await hasObjects(database))) throw unknownRows();
  const stamp = stampOf(world.clock.now().toISOString());
  await listRows(site, database, { root, repositories, stamp, movesRest: false });
  const result = await putListedBack(site, stamp);
  forgetRows(site);
  return { result, missingFile: result.missing === 0 ? null : missingPath(adopted.places, stamp) };
}

/** Folder of the tenant below the store's root; a Problem where objects are not on this disk. */
export async function objectsRoot({ adopted, world }: Site): Promise<string> {
  const store = await storeOf(adopted, world);
  if (store.kind === 'files') return store.root;
  throw new Problem({
    code: 'restore-objects-elsewhere',
    message:
      store.kind === 'bucket'
        ? 'objects are in a bucket of your own, which Seaworthy does not move'
        : 'this deployment has no storage service',
    hints: ['where the bucket keeps versions, its provider brings an earlier one back'],
  });
}

function unknownRows(): Problem {
  return new Problem({
    code: 'database-unreachable',
    message: 'the database does not answer or has no objects, so there is nothing to compare the disk with',
    hints: ['start it, or restore it first: seaworthy restore --to …'],
    fault: 'world',
  });
}
