import { openBackup } from '../../commands/backup/opened.ts';
import { runBackup } from '../../commands/backup/run.ts';
import type { Metrics } from '../../engine/metrics/registry.ts';
import { counted } from '../../engine/words.ts';
import { printBytes } from '../../model/bytes.ts';
import type { DatabaseStatus, RepositoryStatus, Waiting } from '../../model/sidecar.ts';
import type { World } from '../../ports/world.ts';
import type { Outcome } from '../../practices/backup/operations/back-up.ts';
import { forgetObjects } from '../../practices/backup/operations/objects.ts';
import { databaseInfo, expireDatabase } from '../../practices/backup/operations/pgbackrest.ts';
import { spoolStatus } from '../../practices/backup/operations/status.ts';
import { endingWith } from '../ending-with.ts';
import type { Job, JobContext, JobResult } from '../job.ts';

/** A first full backup over a slow line takes its time; what takes longer than this hangs. */
const timeLimitMs = 20 * 3_600_000;
const spoolLimitMs = 120_000;

/** Backups by `backup.schedule`, and a look at the spool every few minutes, which no dashboard can do by itself. */
export function backupJobs(context: JobContext): readonly Job[] {
  const { repositories, schedule } = context.wishes.backup;
  if (repositories.length === 0) return [];
  return [
    {
      id: 'backup',
      title: 'Backup of database, objects and files',
      schedule,
      timeLimitMs,
      mendAfterMs: 24 * 3_600_000,
      writes: true,
      run: (until) => backUp(context, endingWith(context.world, until)),
    },
    {
      id: 'backup-look',
      title: 'How backups stand',
      schedule: 'every 5m',
      timeLimitMs: spoolLimitMs,
      writes: false,
      run: (until) => look(context, endingWith(context.world, until)),
    },
  ];
}

async function backUp({ adopted, metrics }: JobContext, world: World): Promise<JobResult> {
  const opened = await openBackup(adopted, undefined, world);
  const { outcomes } = await runBackup(opened, null, world);
  const failed = outcomes.flatMap((one) =>
    'problem' in one ? [`${one.repository.shown}: ${one.problem.message}`] : [],
  );
  await letGoAfter(outcomes, opened, world);
  if (failed.length > 0) return { ok: false, reason: failed.join('; ') };
  await provide(opened, metrics);
  const damaged = outcomes.find((one) => 'part' in one && one.damagedPages);
  if (damaged !== undefined)
    return {
      ok: false,
      reason: `${damaged.repository.shown}: saved, but pages of the database have a wrong checksum`,
    };
  const stored = outcomes.flatMap((one) => ('part' in one ? [one.part.database.storedBytes] : []));
  return { ok: true, said: `${printBytes(stored.reduce((sum, bytes) => sum + bytes, 0))} stored` };
}

/**
 * What is too old goes where a run has just added something. A repository that fails for weeks keeps no other from it: that one's
 * disk would fill up. Exported for its test.
 */
export async function letGoAfter(
  outcomes: readonly Outcome[],
  { sidecars, wishes }: Pick<Opened, 'sidecars' | 'wishes'>,
  { clock }: Pick<World, 'clock'>,
): Promise<void> {
  const numbers = outcomes.flatMap((one) => ('part' in one ? [one.part.number] : []));
  for (const number of numbers) {
    await expireDatabase(sidecars, number);
    await forgetObjects(sidecars, number, wishes.backup.keep_days, clock.now());
  }
}

async function look({ adopted, metrics }: JobContext, world: World): Promise<JobResult> {
  const opened = await openBackup(adopted, undefined, world);
  await provide(opened, metrics);
  const spool = await spoolStatus(opened.sidecars);
  if (spool === null) return { ok: false, reason: 'seaworthy-backup says nothing of its spool' };
  const now = world.clock.now();
  provideSpool(spool, now, metrics);
  if (spool.failing !== null) return { ok: false, reason: failingWords(spool, opened) };
  const { segments } = spool.spool;
  return {
    ok: true,
    said: segments === 0 ? 'nothing waits' : `${counted(segments, 'WAL segment')} on the way`,
  };
}

function provideSpool({ spool, repositories }: DatabaseStatus, now: Date, metrics: Metrics): void {
  const waitOf = ({ oldest }: Waiting) =>
    oldest === null ? 0 : Math.max(0, (now.getTime() - Date.parse(oldest)) / 1000);
  const ofEach = (value: (one: RepositoryStatus) => number) => () =>
    repositories.map((one) => ({ labels: { repository: String(one.number) }, value: value(one) }));
  metrics.provide('seaworthy_backup_spool_bytes', () => [{ value: spool.bytes }]);
  metrics.provide('seaworthy_backup_spool_oldest_seconds', () => [{ value: waitOf(spool) }]);
  metrics.provide(
    'seaworthy_backup_waiting_bytes',
    ofEach(({ waiting }) => waiting.bytes),
  );
  metrics.provide(
    'seaworthy_backup_waiting_oldest_seconds',
    ofEach(({ waiting }) => waitOf(waiting)),
  );
  metrics.provide(
    'seaworthy_backup_push_failing',
    ofEach(({ failing }) => (failing === null ? 0 : 1)),
  );
}

/** Each repository that fails, by what people call it. */
function failingWords({ failing, spool, repositories }: DatabaseStatus, opened: Opened): string {
  const words = repositories.flatMap(({ number, waiting, failing: own }) => {
    const shown = opened.repositories.find((one) => one.number === number)?.shown ?? `repository ${number}`;
    if (own === null) return [];
    return [`${shown}: ${counted(waiting.segments, 'WAL segment')} not there yet: ${own.reason}`];
  });
  if (words.length > 0) return words.join('; ');
  return `${counted(spool.segments, 'WAL segment')} not there yet: ${failing?.reason ?? ''}`;
}

type Opened = Awaited<ReturnType<typeof openBackup>>;

async function provide({ sidecars, repositories }: Opened, metrics: Metrics): Promise<void> {
  const info = await databaseInfo(
    sidecars,
    repositories.map(({ number }) => number),
  );
  const newest = repositories.flatMap(({ number }) => {
    const last = info.find((one) => one.number === number)?.backups.at(-1);
    return last === undefined ? [] : [{ labels: { repository: String(number) }, value: last.stopped }];
  });
  metrics.provide('seaworthy_backup_last_success_timestamp_seconds', () => newest);
}
