import type { World } from '../../ports/world.ts';
import { verifyObjects } from '../../practices/backup/operations/objects.ts';
import { verifyDatabase } from '../../practices/backup/operations/pgbackrest.ts';
import { spoolStatus } from '../../practices/backup/operations/status.ts';
import { rememberReadBack } from '../../practices/backup/operations/verified.ts';
import type { OpenBackup } from './opened.ts';

export interface RepositoryRead {
  readonly repository: string;
  /** None = every byte is what was written. */
  readonly faults: readonly string[];
}

/** Reads every repository back, and remembers what came of it for the audit. */
export async function readBack(
  { adopted, sidecars, repositories }: OpenBackup,
  world: World,
): Promise<readonly RepositoryRead[]> {
  const results: RepositoryRead[] = [];
  const pushed = (await spoolStatus(sidecars))?.repositories ?? [];
  for (const { number, shown } of repositories) {
    world.talk.progress(`${shown}: reading the database back`);
    const last = pushed.flatMap((one) => (one.number === number ? [one.lastPushed?.name ?? ''] : []));
    const database = await verifyDatabase(sidecars, number, last);
    world.talk.progress(`${shown}: reading objects and files back`);
    const faults = [...database, ...(await verifyObjects(sidecars, number))];
    results.push({ repository: shown, faults });
    rememberReadBack([{ number, place: shown, faults }], adopted.places, world);
  }
  world.talk.progress('');
  return results;
}
