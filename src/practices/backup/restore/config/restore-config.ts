import { posix } from 'node:path';
import type { Places } from '../../../../engine/state/places.ts';
import type { World } from '../../../../ports/world.ts';
import { databaseInfo } from '../../operations/pgbackrest.ts';
import { openSidecars } from '../../operations/sidecars.ts';
import { isWithin } from '../../outside/paths.ts';
import { stampOf } from '../data-directory.ts';
import type { Target } from '../target.ts';
import { endOf } from '../timelines.ts';
import { deploymentSnapshot, withUnpacked } from './archive.ts';
import { type ConfigDifference, compareConfig } from './compare.ts';
import { type Elsewhere, elsewhereIn, keepApart } from './elsewhere.ts';
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
  /** What differs and lies outside of the directory, or behind a link: it is not written there. As it is shown to people. */
  readonly apart: readonly string[];
  /** Folder of its saved content; null = nothing was put there. */
  readonly keptIn: string | null;
}

/** What would be put back. Changes nothing of the deployment. */
export function compareWithSaved(request: ConfigRequest): Promise<ConfigRestore> {
  return unpacked(request, () => ({ before: null, keptIn: null }));
}

/** Puts it back. Call with the lock of the deployment held. */
export function restoreConfig(request: ConfigRequest): Promise<ConfigRestore> {
  const { places, world } = request;
  const stamp = stampOf(world.clock.now().toISOString());
  const before = posix.join(places.state, `before-restore-${stamp}`);
  const keptIn = posix.join(places.state, `saved-elsewhere-${stamp}`);
  return unpacked(request, (folder, difference, apart) => {
    putConfigBack(folder, places, before, difference, world.tree);
    keepApart(apart, places, keptIn, world.tree);
    return {
      before: difference.changed.length === 0 ? null : before,
      keptIn: apart.length === 0 ? null : keptIn,
    };
  });
}

async function unpacked(
  request: ConfigRequest,
  act: (
    folder: string,
    difference: ConfigDifference,
    apart: readonly Elsewhere[],
  ) => Pick<ConfigRestore, 'before' | 'keptIn'>,
): Promise<ConfigRestore> {
  const { places, project, target, repository, world } = request;
  const sidecars = await openSidecars(project, world);
  const data = await dataFoldersOf(project, places.directory, world);
  const until = await momentOf(request, sidecars);
  const snapshot = await deploymentSnapshot(sidecars, repository, target, until);
  return withUnpacked({ sidecars, snapshot, places, world }, (saved) => {
    const { folder, entries } = saved;
    const compared = compareConfig(folder, places, data, world.tree);
    const elsewhere = elsewhereIn(saved, places, world);
    const behind = elsewhere.map(({ path }) => path);
    const links = entries.map(({ at }) => at);
    const left = compared.left.filter((path) => !links.some((link) => isWithin(path, link)));
    const difference = { ...compared, left };
    return {
      ...{ ...difference, savedAt: snapshot.time, apart: behind },
      ...act(folder, difference, elsewhere),
    };
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
