// How backups stand. On the worst day little of it answers: what does is told, and what does not is named.
import type { Adopted } from '../../engine/adopted.ts';
import type { World } from '../../ports/world.ts';
import { databaseSidecar } from '../../practices/backup/container/database-service.ts';
import { objectsSidecar } from '../../practices/backup/container/objects-service.ts';
import { lastRestoreOf } from '../../practices/backup/drill/last-restore.ts';
import { keptDrills } from '../../practices/backup/drill/records.ts';
import { logicalLines } from '../../practices/backup/logical/status.ts';
import { bucketLines } from '../../practices/backup/objects-bucket.ts';
import { objectLines } from '../../practices/backup/operations/objects-status.ts';
import { databaseInfo } from '../../practices/backup/operations/pgbackrest.ts';
import { reachSidecars, sidecarsIn } from '../../practices/backup/operations/sidecars.ts';
import { isAway, spoolStatus, statusOf, withLines } from '../../practices/backup/operations/status.ts';
import { readableReadBacks } from '../../practices/backup/operations/verified.ts';
import { printStatus } from '../../report/backup.ts';
import { printJson } from '../../report/print-json.ts';
import type { CommandResult } from '../command.ts';
import { sitesOf } from './logical.ts';
import { wishedRepositories } from './opened.ts';

export interface StatusGiven {
  readonly repository?: number | undefined;
  readonly json: boolean;
}

/** Exit code 3 where a sidecar or Docker does not answer, 1 where something is wrong with what is told, or no restore is proven. */
export async function backupStatus(
  adopted: Adopted,
  { repository, json }: StatusGiven,
  world: World,
): Promise<CommandResult> {
  const { wishes, repositories } = wishedRepositories(adopted, repository, world);
  const reached = await reachSidecars(adopted.project.name, world);
  const { database, objects } = reached;
  const sidecars = sidecarsIn(database ?? databaseSidecar, objects ?? objectsSidecar, world);
  // A sidecar that does not run has nothing to tell: one line says so, instead of one for each question.
  const info =
    database === null
      ? []
      : await databaseInfo(
          sidecars,
          repositories.map(({ number }) => number),
        );
  // restic asks a store that is away for a long time, so it asks only those that answered.
  const answers = (number: number) =>
    objects !== null && !info.some((one) => one.number === number && isAway(one));
  const answering = repositories.filter(({ number }) => answers(number));
  const now = world.clock.now();
  const { schedule, logical } = wishes.backup;
  const sites = sitesOf({ adopted, wishes, sidecars, repositories: answering }, world);
  const [spool, ofObjects, copies, bucket] = await Promise.all([
    database === null ? null : spoolStatus(sidecars),
    objectLines(sidecars, answering, schedule, now),
    logicalLines(sites, logical.schedule !== 'off'),
    bucketLines(adopted, wishes.backup, world),
  ]);
  const lastRestore = lastRestoreOf(keptDrills(adopted.places, world.tree), now);
  const asked = database === null ? [] : repositories;
  const verified = readableReadBacks(adopted.places, world.tree);
  const own = statusOf({ repositories: asked, info, verified, spool, schedule, lastRestore, now });
  const troubles = reached.troubles.map(({ message, hints: [hint] }) => {
    return { ok: false, text: message, ...(hint === undefined ? {} : { hint }) };
  });
  const worst = { ...own, lines: [...troubles, ...own.lines], isSound: own.isSound && troubles.length === 0 };
  const found = withLines(worst, [...ofObjects, ...copies, ...bucket]);
  const text = json ? printJson(found) : printStatus(found);
  return { exitCode: troubles.length > 0 ? 3 : found.isSound ? 0 : 1, text };
}
