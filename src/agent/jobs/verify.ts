import { openBackup } from '../../commands/backup/opened.ts';
import { type RepositoryRead, readBack } from '../../commands/backup/read-back.ts';
import type { Metrics } from '../../engine/metrics/registry.ts';
import { counted } from '../../engine/words.ts';
import { readableReadBacks, type Verified } from '../../practices/backup/operations/verified.ts';
import { endingWith } from '../ending-with.ts';
import type { Job, JobContext, JobResult } from '../job.ts';

/** A large bucket over a slow line takes its time; what takes longer than this hangs. */
const timeLimitMs = 20 * 3_600_000;

/** pgBackRest and restic say nothing while they read a repository. */
const quietMs = 6 * 3_600_000;

/** Every byte of every repository, by `backup.verify.schedule`. */
export function verifyJobs({ wishes, adopted, world, metrics }: JobContext): readonly Job[] {
  const { repositories, verify } = wishes.backup;
  if (repositories.length === 0) return [];
  provideReadBacks(() => readableReadBacks(adopted.places, world.tree), metrics);
  if (verify.schedule === 'off') return [];
  return [
    {
      id: 'backup-verify',
      title: 'Reading backups back',
      schedule: verify.schedule,
      timeLimitMs,
      writes: true,
      quietMs,
      run: async (until, sign) => {
        const ending = endingWith(world, until, sign);
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

/** From what is kept, so that one by hand is shown, too. Exported for its test. */
export function provideReadBacks(kept: () => readonly Verified[], metrics: Metrics): void {
  const each = (value: (one: Verified) => number) => () =>
    kept().map((one) => ({ labels: { repository: String(one.number) }, value: value(one) }));
  metrics.provide(
    'seaworthy_backup_verify_last_timestamp_seconds',
    each(({ at }) => Date.parse(at) / 1000),
  );
  metrics.provide(
    'seaworthy_backup_verify_last_result',
    each(({ faults }) => Number(faults.length === 0)),
  );
}
