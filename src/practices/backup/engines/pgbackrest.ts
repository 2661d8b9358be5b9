// The default engine: the whole cluster, physically, with every change since.
import { printBytes } from '../../../model/bytes.ts';
import {
  backUpDatabase,
  type DatabaseBackup,
  databaseInfo,
  expireDatabase,
} from '../operations/pgbackrest.ts';
import { progressWords } from '../operations/progress.ts';
import { type DatabaseRead, verifyDatabase } from '../operations/verify-database.ts';
import type { BackupEngine, BackupOrder, EngineSite, Kept } from './contract.ts';

/** All that it needs to know of a site: its configuration in the sidecar has the rest. */
type NumberedSite = Pick<EngineSite, 'sidecars'> & { readonly repository: { readonly number: number } };

export const pgbackrest = {
  name: 'pgbackrest',
  title: 'pgBackRest (the whole cluster, any moment)',
  restore: 'seaworthy restore --to LABEL',

  async backUp(
    { sidecars, repository: { number }, world }: NumberedSite & Pick<EngineSite, 'world'>,
    { type, title }: BackupOrder,
  ): Promise<Pick<Kept, 'label'>> {
    const begun = world.clock.now();
    const label = await backUpDatabase(sidecars, {
      ...{ repository: number, type },
      onProgress: (at) => world.talk.progress(`${title}, ${progressWords(at, begun, world.clock)}`),
    });
    return { label };
  },

  async list({ sidecars, repository: { number } }: NumberedSite): Promise<readonly Kept[]> {
    const [info] = await databaseInfo(sidecars, [number]);
    return (info?.backups ?? []).map(keptOf);
  },

  /** Also what a restore can rely on. `alsoPushed` = segments that the repository is known to have taken. */
  verify: (
    { sidecars, repository: { number } }: NumberedSite,
    alsoPushed: readonly string[] = [],
  ): Promise<DatabaseRead> => verifyDatabase(sidecars, number, alsoPushed),

  /** Its own configuration says for how many days it keeps (repo-retention-full). */
  prune: ({ sidecars, repository: { number } }: NumberedSite): Promise<void> =>
    expireDatabase(sidecars, number),
} as const satisfies BackupEngine;

function keptOf({ label, type, stopped, bytes, storedBytes }: DatabaseBackup): Kept {
  return { label, ended: stopped, bytes, note: `${type}, ${printBytes(storedBytes)} stored` };
}
