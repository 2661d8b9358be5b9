// One run of one job: under its lock, within its time, with its beginning and its end written down.
import { takeJobLock, writeJob } from '../engine/state/jobs.ts';
import type { Places } from '../engine/state/places.ts';
import { type JobRecord, type JobRun, type JobStatus, withRun } from '../model/job.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { Job, JobResult } from './job.ts';
import { afterEvent, eventOf, openRecord } from './job-record.ts';
import type { Hub, JobEvent } from './notify.ts';
import { watchRun } from './watch-run.ts';

export interface RunContext {
  readonly places: Places;
  readonly world: World;
  readonly hub: Hub;
  /** Aborted when the agent is asked to end. */
  readonly stop: AbortSignal;
}

/** Why it runs by its schedule; absent = a person asked. */
export interface Due {
  readonly servedUntil: Date;
  readonly missed: number;
  /** The first due time that was missed. */
  readonly since: Date | null;
}

export interface Ran {
  readonly run: JobRun;
  readonly record: JobRecord;
  /** Settles when the job's own work has: a job that does not end when told to must not be begun again. */
  readonly settled: Promise<void>;
}

/** How long a job may take to end after it was told to. */
const graceMs = 15_000;

/** Runs a job now. Throws a Problem `locked` when it runs already, in whatever process. */
export async function runJob(job: Job, due: Due | null, context: RunContext): Promise<Ran> {
  const { places, world, hub } = context;
  const lock = takeJobLock(places, job.id, world);
  let settled: Promise<void> = Promise.resolve();
  try {
    const begun = await begin(job, due, context);
    const run = begun.runs.at(-1) as JobRun;
    const end = await endOf(job, begun, context);
    settled = end.settled;
    const ended: JobRun = {
      ...run,
      status: end.status,
      endedAt: world.clock.now().toISOString(),
      said: oneLine(end.said),
    };
    let record = withRun(begun, ended);
    // Written before anybody is told: telling takes time, in which we may be killed.
    writeJob(places, record, world.tree);
    const event = eventOf(job, record, ended, world.clock.now());
    if (event !== null) record = await told(record, event, hub);
    writeJob(places, record, world.tree);
    return { run: ended, record, settled };
  } finally {
    void settled.then(lock.release);
  }
}

/** Puts right what an earlier run left, tells of it, and writes that this one runs. */
async function begin(job: Job, due: Due | null, { places, world, hub }: RunContext): Promise<JobRecord> {
  const record = await settleRecord(job, { places, world, hub });
  const run: JobRun = {
    number: (record.runs.at(-1)?.number ?? 0) + 1,
    startedAt: world.clock.now().toISOString(),
    status: 'running',
    missed: due?.missed ?? 0,
    process: world.processes.own(),
  };
  const begun = withRun(
    due === null ? record : { ...record, servedUntil: due.servedUntil.toISOString() },
    run,
  );
  writeJob(places, begun, world.tree);
  if (due !== null && due.missed > 0) {
    const since = (due.since ?? due.servedUntil).toISOString();
    const parts = { job: job.id, title: job.title, at: world.clock.now(), said: 'it runs late' };
    await hub.tell({ ...parts, kind: 'missed', missed: due.missed, since });
  }
  return begun;
}

/** The record, put right; whoever wants to know is told of a run that was interrupted. Call with the lock held. */
export async function settleRecord(
  job: Job,
  { places, world, hub }: Omit<RunContext, 'stop'>,
): Promise<JobRecord> {
  const { record, interrupted } = openRecord(job, places, world);
  const event = interrupted === null ? null : eventOf(job, record, interrupted, world.clock.now());
  if (event === null) return record;
  const after = await told(record, event, hub);
  writeJob(places, after, world.tree);
  return after;
}

export async function told(record: JobRecord, event: JobEvent, hub: Hub): Promise<JobRecord> {
  return afterEvent(record, event, await hub.tell(event));
}

interface End {
  readonly status: JobStatus;
  readonly said: string;
  readonly settled: Promise<void>;
}

async function endOf(job: Job, begun: JobRecord, context: RunContext): Promise<End> {
  const { world, stop } = context;
  const { clock } = world;
  const [order, over] = [new AbortController(), new AbortController()];
  const stopped = new Promise<'stop'>((resolve) => {
    if (stop.aborted) resolve('stop');
    else stop.addEventListener('abort', () => resolve('stop'), { signal: over.signal });
  });
  const silence = watchRun(job, begun, context);
  const work = resultOf(job, order.signal, silence.sign);
  const late = clock.sleep(job.timeLimitMs, over.signal).then(() => 'late' as const);
  const first = await Promise.race([work, late, stopped]);
  silence.end(typeof first === 'object' && first.ok);
  order.abort();
  const inGrace = clock.sleep(graceMs, over.signal).then(() => null);
  const result = typeof first === 'object' ? first : await Promise.race([work, inGrace]);
  over.abort();
  const settled = work.then(() => undefined);
  const rest = result === null ? ', and it does not end when told to' : '';
  if (first === 'stop' && result?.ok !== true) {
    return { status: 'stopped', said: `the agent was ended${rest}`, settled };
  }
  if (first === 'late') {
    const minutes = Math.round(job.timeLimitMs / 6_000) / 10;
    return { status: 'timed-out', said: `it did not end within ${minutes} min${rest}`, settled };
  }
  if (result?.ok === true) return { status: 'succeeded', said: result.said, settled };
  return { status: 'failed', said: result?.reason ?? 'it did not end', settled };
}

async function resultOf(job: Job, until: AbortSignal, sign: () => void): Promise<JobResult> {
  try {
    return await job.run(until, sign);
  } catch (error) {
    if (error instanceof Problem) {
      return { ok: false, reason: [error.message, ...error.hints.map((hint) => `HINT: ${hint}`)].join('; ') };
    }
    // The message may quote what was read, a secret for example.
    return { ok: false, reason: `a bug in seaworthy (${error instanceof Error ? error.name : 'unknown'})` };
  }
}
