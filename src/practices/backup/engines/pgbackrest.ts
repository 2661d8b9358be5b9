// The default engine: the whole cluster, physically, with every change since.
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import { typeFor } from '../operations/back-up.ts';
import {
  backUpDatabase,
  type DatabaseBackup,
  databaseInfo,
  expireDatabase,
} from '../operations/pgbackrest.ts';
import { progressWords } from '../operations/progress.ts';
import { verifyDatabase } from '../operations/verify-database.ts';
import type { BackupEngine, EngineSite, Kept } from './contract.ts';

/** `backup.full_every_days` as it is by default; a run of the whole deployment takes the wish. */
const fullEveryDays = 7;

export const pgbackrest: BackupEngine = {
  name: 'pgbackrest',
  title: 'pgBackRest (the whole cluster, any moment)',
  restore: 'seaworthy restore --to LABEL',

  async backUp(site) {
    const { sidecars, repository, world } = site;
    const [before] = await databaseInfo(sidecars, [repository.number]);
    const begun = world.clock.now();
    await backUpDatabase(sidecars, {
      repository: repository.number,
      type: typeFor(before, fullEveryDays, begun),
      onProgress: (at) =>
        world.talk.progress(`${repository.shown}: database, ${progressWords(at, begun, world.clock)}`),
    });
    const last = (await backupsOf(site)).at(-1);
    if (last !== undefined) return keptOf(last);
    throw new Problem({
      code: 'backup-engine',
      message: `${repository.shown}: pgBackRest ended well and made no backup`,
      hints: ['run seaworthy backup verify, and look at docker logs of seaworthy-backup'],
      fault: 'world',
    });
  },
  list: async (site) => (await backupsOf(site)).map(keptOf),
  verify: async ({ sidecars, repository }) => (await verifyDatabase(sidecars, repository.number)).faults,
  // Its own configuration says for how many days it keeps (repo-retention-full).
  prune: ({ sidecars, repository }) => expireDatabase(sidecars, repository.number),
};

async function backupsOf({ sidecars, repository }: EngineSite): Promise<readonly DatabaseBackup[]> {
  const [info] = await databaseInfo(sidecars, [repository.number]);
  return info?.backups ?? [];
}

function keptOf({ label, type, stopped, bytes, storedBytes }: DatabaseBackup): Kept {
  return { label, ended: stopped, bytes, note: `${type}, ${printBytes(storedBytes)} stored` };
}
