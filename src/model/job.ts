// What is remembered of the jobs that `seaworthy serve` runs.
import type { ProcessIdentity } from './run.ts';

/** `running` in a run that nobody runs any more is told as `interrupted`. `stopped` = by who ended the agent. */
export type JobStatus = 'running' | 'succeeded' | 'failed' | 'timed-out' | 'interrupted' | 'stopped';

export interface JobRun {
  /** Counts up for each job, beyond the bound of what is kept. */
  readonly number: number;
  /** ISO 8601, as every time here. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly status: JobStatus;
  /** How many due times before this one went by without a run. */
  readonly missed: number;
  /** What came of it, one line without a secret. */
  readonly said?: string;
  /** Since when a run that goes on was found to say nothing; absent = it says something, or has ended. */
  readonly silentSince?: string;
  readonly process: ProcessIdentity;
}

/** `.seaworthy/jobs/ID/job.json`. */
export interface JobRecord {
  readonly schemaVersion: 1;
  readonly job: string;
  /** The text by which `servedUntil` was reckoned. */
  readonly schedule: string;
  /** Due times up to here are done with. */
  readonly servedUntil: string;
  readonly lastSuccessAt?: string;
  /** Since when it fails, and when somebody was told so last. */
  readonly failing?: { readonly since: string; readonly toldAt: string };
  /** Ends of all runs there ever were, by status. */
  readonly totals: Readonly<Partial<Record<JobStatus, number>>>;
  readonly missedTotal: number;
  /** The latest ones, oldest first. */
  readonly runs: readonly JobRun[];
}

export const mostJobRuns = 500;

/** Whether the job could not do its work. */
export function isFailure(status: JobStatus): boolean {
  return status === 'failed' || status === 'timed-out' || status === 'interrupted';
}

/** A record with its newest run put in, or begun; the oldest ones go beyond the bound. */
export function withRun(record: JobRecord, run: JobRun): JobRecord {
  const others = record.runs.filter(({ number }) => number !== run.number);
  const runs = [...others, run].slice(-mostJobRuns);
  if (run.status === 'running') return { ...record, runs, missedTotal: record.missedTotal + run.missed };
  const totals = { ...record.totals, [run.status]: (record.totals[run.status] ?? 0) + 1 };
  const isSuccess = run.status === 'succeeded' && run.endedAt !== undefined;
  return { ...record, runs, totals, ...(isSuccess ? { lastSuccessAt: run.endedAt } : {}) };
}
