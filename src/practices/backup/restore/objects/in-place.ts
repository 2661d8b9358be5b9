// The store of this deployment, made to hold what its database says.
import { posix } from 'node:path';
import type { OpenDatabase } from '../../../../engine/apply/database.ts';
import { ownAccess, ownerOf, privateFile } from '../../../../engine/state/access.ts';
import type { Places } from '../../../../engine/state/places.ts';
import type { ObjectsRequest, ObjectsResult } from '../../../../model/stored-objects.ts';
import { objectsSidecar } from '../../container/objects-service.ts';
import { containerOf, type Site } from '../site.ts';
import { putObjectsBack } from './put-back.ts';
import { writeRows } from './rows.ts';

/** Writes down what has to be there. */
export async function listRows(
  { adopted, world }: Site,
  database: OpenDatabase,
  request: ObjectsRequest,
): Promise<void> {
  const { places } = adopted;
  const file = { path: rowsPath(places), access: ownAccess(places, privateFile, world.tree) };
  await writeRows(database, request, file, world.tree);
}

/** Puts what was written down in place. */
export async function putListedBack(site: Site, stamp: string): Promise<ObjectsResult> {
  const { world, adopted } = site;
  const { places } = adopted;
  const { read } = await containerOf(site, objectsSidecar);
  return putObjectsBack(
    {
      sidecar: read,
      name: `${adopted.project.name}-seaworthy-objects-restore`,
      rows: rowsPath(places),
      missing: missingPath(places, stamp),
      owner: ownerOf(places, world.tree),
    },
    world,
  );
}

export function forgetRows({ adopted, world }: Site): void {
  world.tree.remove(rowsPath(adopted.places));
}

function rowsPath({ state }: Places): string {
  return posix.join(state, 'restore-objects.jsonl');
}

/** Where the rows are listed whose file is nowhere. */
export function missingPath({ state }: Places, stamp: string): string {
  return posix.join(state, `objects-missing-${stamp}.jsonl`);
}
