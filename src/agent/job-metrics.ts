// What /metrics says of jobs: from the records on disk, so that a run of another process (`--once`) is told, too.
import type { Metrics, Sample } from '../engine/metrics/registry.ts';
import { nextRun } from '../engine/schedule/next-run.ts';
import { readJob } from '../engine/state/jobs.ts';
import type { Places } from '../engine/state/places.ts';
import type { JobRecord, JobRun } from '../model/job.ts';
import { Problem } from '../model/problem.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import type { Scheduled } from './scheduler.ts';

interface Seen {
  readonly scheduled: Scheduled;
  readonly labels: { readonly job: string };
  readonly record: JobRecord | null;
  readonly ended: JobRun | undefined;
  readonly isRunning: boolean;
}

/** Puts the metrics of every job, and of the agent itself, in the registry. */
export function provideJobMetrics(
  jobs: readonly Scheduled[],
  places: Places,
  world: World,
  metrics: Metrics,
): void {
  let seenNow: readonly Seen[] | null = null;
  /** Read once for all metrics of one answer, which is made in one go. */
  const look = (): readonly Seen[] => {
    if (seenNow !== null) return seenNow;
    queueMicrotask(() => {
      seenNow = null;
    });
    seenNow = jobs.map((scheduled) => seen(scheduled, places, world));
    return seenNow;
  };
  const each = (sample: (one: Seen) => number | undefined) => (): readonly Sample[] => {
    return look().flatMap((one) => {
      const value = sample(one);
      return value === undefined ? [] : [{ labels: one.labels, value }];
    });
  };
  metrics.provide('seaworthy_build_info', () => [{ labels: { version }, value: 1 }]);
  metrics.provide(
    'seaworthy_job_last_success_timestamp_seconds',
    each(({ record }) => seconds(record?.lastSuccessAt)),
  );
  metrics.provide(
    'seaworthy_job_last_run_timestamp_seconds',
    each(({ record }) => seconds(record?.runs.at(-1)?.startedAt)),
  );
  metrics.provide('seaworthy_job_last_duration_seconds', each(durationOf));
  metrics.provide(
    'seaworthy_job_last_result',
    each(({ ended }) => (ended === undefined ? undefined : Number(ended.status === 'succeeded'))),
  );
  metrics.provide(
    'seaworthy_job_running',
    each(({ isRunning }) => Number(isRunning)),
  );
  metrics.provide(
    'seaworthy_job_silent',
    each(({ isRunning, record }) => Number(isRunning && record?.runs.at(-1)?.silentSince !== undefined)),
  );
  metrics.provide('seaworthy_job_runs_total', () => look().flatMap(totalsOf));
  metrics.provide(
    'seaworthy_job_missed_total',
    each(({ record }) => record?.missedTotal ?? 0),
  );
  metrics.provide(
    'seaworthy_job_next_run_timestamp_seconds',
    each(({ scheduled }) => nextRun(scheduled.schedule, scheduled.served).getTime() / 1000),
  );
}

function seen(scheduled: Scheduled, places: Places, world: World): Seen {
  const labels = { job: scheduled.job.id };
  const record = recordOf(scheduled.job.id, places, world);
  const ended = record?.runs.findLast(({ status }) => status !== 'running' && status !== 'stopped');
  const last = record?.runs.at(-1);
  // A killed process wrote no end.
  const isRunning = last?.status === 'running' && world.processes.isAlive(last.process) !== 'dead';
  return { scheduled, labels, record, ended, isRunning };
}

/** A damaged record has no numbers; the next run moves it aside and says so. */
function recordOf(id: string, places: Places, world: World): JobRecord | null {
  try {
    return readJob(places, id, world.tree);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function durationOf({ ended }: Seen): number | undefined {
  if (ended?.endedAt === undefined) return undefined;
  return Math.max(0, Date.parse(ended.endedAt) - Date.parse(ended.startedAt)) / 1000;
}

function totalsOf({ record, labels }: Seen): readonly Sample[] {
  const results = ['succeeded', 'failed', 'timed-out', 'interrupted', 'stopped'] as const;
  return results.map((result) => ({ labels: { ...labels, result }, value: record?.totals[result] ?? 0 }));
}

function seconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time) / 1000;
}
