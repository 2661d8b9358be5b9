// Runs jobs when they are due, until it is told to stop. Never two of one job; of those that write, one at a time.
import { missedRuns, servedUntil } from '../engine/schedule/missed-runs.ts';
import { nextRun } from '../engine/schedule/next-run.ts';
import { parseSchedule, type Schedule } from '../engine/schedule/schedule.ts';
import { readJob, takeJobLock, writeJob } from '../engine/state/jobs.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { Job } from './job.ts';
import { isOwed, reminderOf } from './job-record.ts';
import { type RunContext, runJob, settleRecord, told } from './run-job.ts';

/** A job as the scheduler keeps it. */
export interface Scheduled {
  /** As the files wish it now; a run that goes on is of the job as it was. */
  job: Job;
  schedule: Schedule;
  /** Due times up to here are done with. */
  served: Date;
  /** It runs, waits for its turn, or does not end. */
  isBusy: boolean;
  /** A run of it was killed and has to be made good. */
  isOwed: boolean;
}

export interface Scheduler {
  readonly jobs: readonly Scheduled[];
  /** Resolves when `stop` is aborted and every run has ended. */
  run(): Promise<void>;
}

/** Looks at the clock at least so often: it may be set, and a machine may sleep. */
const longestWaitMs = 30_000;
const shortestWaitMs = 50;
/** A run that begins so much after its time is late, and the time counts as missed. */
const lateMs = 5 * 60_000;

/** `reread` = jobs as the files say them now, asked before each look at what is due; null = nothing has changed. */
export function createScheduler(
  jobs: readonly Job[],
  context: RunContext,
  reread: () => Promise<readonly Job[] | null> = async () => null,
): Scheduler {
  const { places, world, hub, stop } = context;
  const { clock } = world;
  const scheduled: Scheduled[] = jobs.map(entryOf);
  const running = new Set<Promise<void>>();
  let lane: Promise<void> = Promise.resolve();
  let wake = new AbortController();

  function entryOf(job: Job): Scheduled {
    const schedule = parseSchedule(job.schedule);
    return { job, schedule, served: clock.now(), isBusy: false, isOwed: false };
  }

  /** What earlier processes left of a job, and how far it is done. */
  async function open(one: Scheduled): Promise<void> {
    await underLock(one, async () => {
      const record = await settleRecord(one.job, { places, world, hub });
      one.served = new Date(record.servedUntil);
      one.isOwed = isOwed(one.job, record, clock.now());
    });
  }

  /** Jobs that go are forgotten, also while they run; another schedule begins now. */
  async function refresh(): Promise<void> {
    const fresh = await reread();
    if (fresh === null) return;
    const before = scheduled.splice(0);
    for (const job of fresh) {
      const known = before.find((one) => one.job.id === job.id);
      const one = known ?? entryOf(job);
      if (known === undefined) await open(one);
      else if (known.job.schedule !== job.schedule) {
        known.schedule = parseSchedule(job.schedule);
        known.served = clock.now();
      }
      one.job = job;
      scheduled.push(one);
    }
  }

  /** Nothing where another process runs the job. */
  async function underLock({ job }: Scheduled, act: () => Promise<void>): Promise<void> {
    try {
      const lock = takeJobLock(places, job.id, world);
      await act().finally(lock.release);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code !== 'locked') world.talk.warn(oneLine(`${job.id}: ${error.message}`));
    }
  }

  function begin(one: Scheduled): void {
    const now = clock.now();
    const late = missedRuns(one.schedule, one.served, new Date(now.getTime() - lateMs));
    const due = { servedUntil: now, missed: late.count, since: late.since };
    one.served = now;
    one.isBusy = true;
    one.isOwed = false;
    const run = async () => {
      if (stop.aborted) return free(one);
      try {
        const { settled } = await runJob(one.job, due, context);
        void settled.then(() => free(one));
      } catch (error) {
        free(one);
        await explain(one.job, error);
      }
    };
    const mine = one.job.writes ? lane.then(run) : run();
    if (one.job.writes) lane = mine;
    running.add(mine);
    void mine.finally(() => running.delete(mine));
  }

  function free(one: Scheduled): void {
    one.isBusy = false;
    wake.abort();
  }

  /** A run that could not even be begun, or be written down. */
  async function explain(job: Job, error: unknown): Promise<void> {
    if (error instanceof Problem && error.code === 'locked') {
      world.talk.warn(oneLine(`${job.id}: not run, for another process runs it: ${error.message}`));
      return;
    }
    const said = error instanceof Problem ? error.message : 'a bug in seaworthy';
    await hub.tell({ kind: 'failed', job: job.id, title: job.title, at: clock.now(), said: oneLine(said) });
  }

  async function remind(one: Scheduled): Promise<void> {
    if (isQuiet(one)) return;
    await underLock(one, async () => {
      const record = await settleRecord(one.job, { places, world, hub });
      const event = reminderOf(one.job, record, clock.now());
      if (event !== null) writeJob(places, await told(record, event, hub), world.tree);
    });
  }

  /** Whether nobody has to be reminded; looked at without the lock, which costs several writes to disk. */
  function isQuiet({ job }: Scheduled): boolean {
    try {
      const record = readJob(places, job.id, world.tree);
      return record === null || reminderOf(job, record, clock.now()) === null;
    } catch (error) {
      if (error instanceof Problem) return true;
      throw error;
    }
  }

  async function tick(isReminding: boolean): Promise<void> {
    await refresh();
    for (const one of scheduled) {
      if (one.isBusy) continue;
      const now = clock.now();
      one.served = servedUntil(one.served, now);
      if (one.isOwed || nextRun(one.schedule, one.served).getTime() <= now.getTime()) begin(one);
      else if (isReminding) await remind(one);
    }
  }

  function untilNext(): number {
    const now = clock.now().getTime();
    const waits = scheduled
      .filter(({ isBusy }) => !isBusy)
      .map(({ schedule, served }) => nextRun(schedule, served).getTime() - now);
    return Math.max(shortestWaitMs, Math.min(longestWaitMs, ...waits));
  }

  async function run(): Promise<void> {
    for (const one of scheduled) await open(one);
    stop.addEventListener('abort', () => wake.abort());
    let remindedAt = clock.now().getTime();
    while (!stop.aborted) {
      // Records need not be read twice a minute to be reminded once a day.
      const isReminding = Math.abs(clock.now().getTime() - remindedAt) >= remindEveryMs;
      if (isReminding) remindedAt = clock.now().getTime();
      wake = new AbortController();
      await tick(isReminding);
      if (!stop.aborted) await clock.sleep(untilNext(), wake.signal);
    }
    await Promise.all(running);
  }

  return { jobs: scheduled, run };
}

const remindEveryMs = 10 * 60_000;
