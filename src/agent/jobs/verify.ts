import { openBackup } from '../../commands/backup/opened.ts';
import { type RepositoryRead, readBack } from '../../commands/backup/read-back.ts';
import { counted } from '../../engine/words.ts';
import { endingWith } from '../ending-with.ts';
import type { Job, JobContext, JobResult } from '../job.ts';

/** A large bucket over a slow line takes its time; what takes longer than this hangs. */
const timeLimitMs = 20 * 3_600_000;

/** Every byte of every repository, by `backup.verify.schedule`. */
export function verifyJobs({ wishes, adopted, world }: JobContext): readonly Job[] {
  const { repositories, verify } = wishes.backup;
  if (repositories.length === 0 || verify.schedule === 'off') return [];
  return [
    {
      id: 'backup-verify',
      title: 'Reading backups back',
      schedule: verify.schedule,
      timeLimitMs,
      writes: true,
      run: async (until) => {
        const ending = endingWith(world, until);
        return resultOf(await readBack(await openBackup(adopted, undefined, ending), ending));
      },
    },
  ];
}

/** Exported for its test. */
export function resultOf(read: readonly RepositoryRead[]): JobResult {
  const faulty = read.filter(({ faults }) => faults.length > 0);
  if (faulty.length === 0) return { ok: true, said: `${counted(read.length, 'place')} read back` };
  const told = faulty.map(({ repository, faults: [first = '', ...more] }) => {
    return `${repository}: ${first}${more.length === 0 ? '' : ` (and ${more.length} more)`}`;
  });
  return { ok: false, reason: told.join('; ') };
}
