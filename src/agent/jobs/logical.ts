import { sitesOf, takeLogical } from '../../commands/backup/logical.ts';
import { openBackup } from '../../commands/backup/opened.ts';
import { printBytes } from '../../model/bytes.ts';
import type { World } from '../../ports/world.ts';
import { engines } from '../../practices/backup/engines/index.ts';
import { endingWith } from '../ending-with.ts';
import type { Job, JobContext, JobResult } from '../job.ts';

/** A dump of a large database takes hours; what takes longer than this hangs. */
const timeLimitMs = 20 * 3_600_000;

/** Rows of a large table are counted by one program that says nothing. */
const quietMs = 6 * 3_600_000;

/** The second copy by pg_dump, by `backup.logical.schedule`. */
export function logicalJobs(context: JobContext): readonly Job[] {
  const { repositories, logical } = context.wishes.backup;
  if (repositories.length === 0 || logical.schedule === 'off') return [];
  return [
    {
      id: 'backup-logical',
      title: 'Logical copy of every database',
      schedule: logical.schedule,
      timeLimitMs,
      writes: true,
      quietMs,
      run: (until, sign) => take(context, endingWith(context.world, until, sign)),
    },
  ];
}

async function take({ adopted }: JobContext, world: World): Promise<JobResult> {
  const opened = await openBackup(adopted, undefined, world);
  const { made, failed } = await takeLogical(opened, world);
  const reasons = failed.map(({ repository, message }) => `${repository}: ${message}`);
  if (reasons.length > 0) return { ok: false, reason: reasons.join('; ') };
  for (const site of sitesOf(opened, world))
    await engines.logical.prune(site, opened.wishes.backup.logical.keep_days);
  return { ok: true, said: `${printBytes(made.reduce((sum, { kept }) => sum + kept.bytes, 0))} dumped` };
}
