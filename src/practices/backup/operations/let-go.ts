// What retention takes away of one repository: the database first, then of everything else what no backup needs that is left.
import { Problem } from '../../../model/problem.ts';
import { pgbackrest } from '../engines/pgbackrest.ts';
import { forgetObjects } from './objects.ts';
import { databaseInfo, type RepositoryInfo } from './pgbackrest.ts';
import type { Sidecars } from './sidecars.ts';
import { isAway } from './status.ts';

const daySeconds = 86_400;

/** @param keepDays as it is wished */
export async function letGo(
  sidecars: Sidecars,
  repository: number,
  keepDays: number,
  now: Date,
): Promise<void> {
  await pgbackrest.prune({ sidecars, repository: { number: repository } });
  const [info] = await databaseInfo(sidecars, [repository]);
  // What is needed by backups that cannot be seen now must not go.
  if (info === undefined || isAway(info)) throw unseen(info?.status ?? 'it does not answer');
  await forgetObjects(sidecars, repository, daysFor(info, keepDays, now), now);
}

/**
 * pgBackRest keeps a full backup, and all that followed on it, until the next full one is older than the wished days: any moment
 * since then can be recovered, and its objects have to be there. Exported for its test.
 */
export function daysFor({ backups }: RepositoryInfo, keepDays: number, now: Date): number {
  const oldest = Math.min(...backups.map(({ started }) => started));
  if (!Number.isFinite(oldest)) return keepDays;
  return Math.max(keepDays, Math.ceil((now.getTime() / 1000 - oldest) / daySeconds));
}

function unseen(status: string): Problem {
  return new Problem({
    code: 'backup-engine',
    message: `nothing of objects and files was let go: which backups there are cannot be told (${status})`,
    hints: ['seaworthy backup status, then seaworthy backup prune'],
    fault: 'world',
  });
}
