import { posix } from 'node:path';
import type { Places } from '../../../../engine/state/places.ts';
import type { World } from '../../../../ports/world.ts';
import { databaseInfo } from '../../operations/pgbackrest.ts';
import { openSidecars } from '../../operations/sidecars.ts';
import { stampOf } from '../data-directory.ts';
import type { Target } from '../target.ts';
import { endOf } from '../timelines.ts';
import { deploymentSnapshot, withUnpacked } from './archive.ts';
import { type ConfigDifference, compareConfig } from './compare.ts';
import { putConfigBack } from './put-back.ts';
import { dataFoldersOf } from './site.ts';

export interface ConfigRequest {
  readonly places: Places;
  /** Compose's name of the project. */
  readonly project: string;
  readonly target: Target;
  readonly repository: number;
  readonly world: World;
}

export interface ConfigRestore extends ConfigDifference {
  /** When the files were saved, ISO 8601. */
  readonly savedAt: string;
  /** Folder of what was replaced; null = nothing was. */
  readonly before: string | null;
}

/** What would be put back. Changes nothing of the deployment. */
export function compareWithSaved(request: ConfigRequest): Promise<ConfigRestore> {
  return unpacked(request, () => null);
}

/** Puts it back. Call with the lock of the deployment held. */
export function restoreConfig(request: ConfigRequest): Promise<ConfigRestore> {
  const { places, world } = request;
  const before = posix.join(places.state, `before-restore-${stampOf(world.clock.now().toISOString())}`);
  return unpacked(request, (folder, difference) => {
    putConfigBack(folder, places, before, difference, world.tree);
    return difference.changed.length === 0 ? null : before;
  });
}

async function unpacked(
  request: ConfigRequest,
  act: (folder: string, difference: ConfigDifference) => string | null,
): Promise<ConfigRestore> {
  const { places, project, target, repository, world } = request;
  const sidecars = await openSidecars(project, world);
  const data = await dataFoldersOf(project, places.directory, world);
  const until = await momentOf(request, sidecars);
  const snapshot = await deploymentSnapshot(sidecars, repository, target, until);
  return withUnpacked({ sidecars, snapshot, places, world }, (folder) => {
    const difference = compareConfig(folder, places, data, world.tree);
    return { ...difference, savedAt: snapshot.time, before: act(folder, difference) };
  });
}

/** A label that is not there any more leads nowhere, which the snapshots then say. */
async function momentOf(
  { target, repository, world }: ConfigRequest,
  sidecars: Awaited<ReturnType<typeof openSidecars>>,
): Promise<number> {
  if (target.kind === 'time') return target.ms;
  if (target.kind === 'latest') return world.clock.now().getTime();
  const [info] = await databaseInfo(sidecars, [repository]);
  const backup = info?.backups.find(({ label }) => label === target.label);
  return backup === undefined ? Number.POSITIVE_INFINITY : endOf(backup) - 1000;
}
