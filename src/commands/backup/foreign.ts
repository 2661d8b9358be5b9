import type { Adopted } from '../../engine/adopted.ts';
import { readWishes } from '../../engine/wishes/read.ts';
import type { World } from '../../ports/world.ts';
import { walgArchive, walgStatus } from '../../practices/backup/foreign/walg.ts';
import type { BackupStatus } from '../../practices/backup/operations/status.ts';

/** How an archive stands that is not ours, where no repository of ours is wished; null = there is none. */
export async function foreignStatus(adopted: Adopted, world: World): Promise<BackupStatus | null> {
  const { wishes } = readWishes(adopted.places.directory, world.files);
  if (wishes.backup.repositories.length > 0) return null;
  const archive = await walgArchive(adopted, world);
  return archive === null ? null : walgStatus(archive, world.clock.now());
}
