import { openBackup } from '../../commands/backup/opened.ts';
import { runBackup } from '../../commands/backup/run.ts';
import type { Metrics } from '../../engine/metrics/registry.ts';
import { counted } from '../../engine/words.ts';
import { printBytes } from '../../model/bytes.ts';
import { Problem } from '../../model/problem.ts';
import type { DatabaseStatus, ObjectsStatus, RepositoryStatus, Waiting } from '../../model/sidecar.ts';
import type { World } from '../../ports/world.ts';
import type { Outcome } from '../../practices/backup/operations/back-up.ts';
import { captureStatus } from '../../practices/backup/operations/captures-status.ts';
import { objectsSavedAt } from '../../practices/backup/operations/last-point.ts';
import { letGo } from '../../practices/backup/operations/let-go.ts';
import { databaseInfo } from '../../practices/backup/operations/pgbackrest.ts';
import { spoolStatus } from '../../practices/backup/operations/status.ts';
import { troubles } from '../../practices/backup/operations/troubles.ts';
import { type Repository, repositoriesOf } from '../../practices/backup/repositories/repository.ts';
import { storeForm } from '../../practices/backup/repositories/store-form.ts';
import { endingWith } from '../ending-with.ts';
import type { Job, JobContext, JobResult } from '../job.ts';

/** A first full backup over a slow line takes its time; what takes longer than this hangs. */
const timeLimitMs = 20 * 3_600_000;
const spoolLimitMs = 120_000;
/** pgBackRest says a line for each file, and one of a gigabyte takes an hour on a slow line. */
const quietMs = 2 * 3_600_000;

/** Backups by `backup.schedule`, and a look at the spool every few minutes, which no dashboard can do by itself. */
export function backupJobs(context: JobContext): readonly Job[] {
  const { repositories, schedule } = context.wishes.backup;
  if (repositories.length === 0) return [];
  const { adopted, world, metrics } = context;
  // From what is kept, so that a run by hand is shown, too.
  metrics.provide('seaworthy_backup_objects_last_success_timestamp_seconds', () =>
    objectsSavedAt(adopted.places, wished(context), world.tree).map(({ number, at }) => ({
      labels: { repository: String(number) },
      value: Date.parse(at) / 1000,
    })),
  );
  return [
    {
      id: 'backup',
      title: 'Backup of database, objects and files',
      schedule,
      timeLimitMs,
      mendAfterMs: 24 * 3_600_000,
      writes: true,
      quietMs,
      run: (until, sign) => backUp(context, endingWith(context.world, until, sign)),
    },
    {
      id: 'backup-look',
      title: 'How backups stand',
      schedule: 'every 5m',
      timeLimitMs: spoolLimitMs,
      writes: false,
      run: (until, sign) => look(context, endingWith(context.world, until, sign)),
    },
  ];
}

function wished({ wishes }: JobContext): readonly Repository[] {
  const all = repositoriesOf(wishes.backup, storeForm);
  return typeof all === 'string' ? [] : all;
}

async function backUp({ adopted, metrics }: JobContext, world: World): Promise<JobResult> {
  const opened = await openBackup(adopted, undefined, world);
  const { outcomes } = await runBackup(opened, null, world);
  const failed = outcomes.flatMap((one) =>
    'problem' in one ? [`${one.repository.shown}: ${one.problem.message}`] : [],
  );
  const kept = await letGoAfter(outcomes, opened, world);
  if (failed.length === 0) await provide(opened, metrics);
  if (failed.length + kept.length > 0) return { ok: false, reason: [...failed, ...kept].join('; ') };
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
 * disk would fill up, and neither does one in which nothing can be let go. Resolves to what did not work. Exported for its test.
 */
export async function letGoAfter(
  outcomes: readonly Outcome[],
  { sidecars, wishes }: Pick<Opened, 'sidecars' | 'wishes'>,
  { clock }: Pick<World, 'clock'>,
): Promise<readonly string[]> {
  const troubles: string[] = [];
  for (const { number, place } of outcomes.flatMap((one) => ('part' in one ? [one.part] : []))) {
    try {
      await letGo(sidecars, number, wishes.backup.keep_days, clock.now());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      troubles.push(`${place}: saved, but nothing old was let go: ${error.message}`);
    }
  }
  return troubles;
}

async function look({ adopted, metrics }: JobContext, world: World): Promise<JobResult> {
  const opened = await openBackup(adopted, undefined, world);
  await provide(opened, metrics);
  const { sidecars, repositories } = opened;
  const [spool, captures] = await Promise.all([spoolStatus(sidecars), captureStatus(sidecars)]);
  const now = world.clock.now();
  if (spool !== null) provideSpool(spool, now, metrics);
  if (captures !== null) provideCaptures(captures, metrics);
  const wrong = troubles({ spool, captures, repositories, now });
  if (spool === null || wrong.length > 0) return { ok: false, reason: wrong.join('; ') };
  const { segments } = spool.spool;
  return {
    ok: true,
    said: segments === 0 ? 'nothing waits' : `${counted(segments, 'WAL segment')} on the way`,
  };
}

function provideCaptures({ at, lastRescan, failing }: ObjectsStatus, metrics: Metrics): void {
  metrics.provide('seaworthy_backup_captures_told_timestamp_seconds', () => [
    { value: Date.parse(at) / 1000 },
  ]);
  metrics.provide('seaworthy_backup_captures_failing', () => [{ value: failing === null ? 0 : 1 }]);
  metrics.provide('seaworthy_backup_captures_last_rescan_timestamp_seconds', () =>
    lastRescan === null ? [] : [{ value: Date.parse(lastRescan) / 1000 }],
  );
}

function provideSpool({ at, spool, repositories }: DatabaseStatus, now: Date, metrics: Metrics): void {
  const waitOf = ({ oldest }: Waiting) =>
    oldest === null ? 0 : Math.max(0, (now.getTime() - Date.parse(oldest)) / 1000);
  const ofEach = (value: (one: RepositoryStatus) => number) => () =>
    repositories.map((one) => ({ labels: { repository: String(one.number) }, value: value(one) }));
  metrics.provide('seaworthy_backup_spool_told_timestamp_seconds', () => [{ value: Date.parse(at) / 1000 }]);
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
