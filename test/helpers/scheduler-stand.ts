// An agent's scheduler on a clock that a test moves by hand, with jobs that note when they ran.
import { join } from 'node:path';
import type { Job, JobResult } from '../../src/agent/job.ts';
import type { JobEvent } from '../../src/agent/notify.ts';
import { createScheduler } from '../../src/agent/scheduler.ts';
import { readJob, takeJobLock } from '../../src/engine/state/jobs.ts';
import type { Places } from '../../src/engine/state/places.ts';
import { freshPlaces } from '../state/records.ts';
import { walkingClock } from './walking-clock.ts';
import { fakeWorld } from './world.ts';

export const minute = 60_000;
export const hour: number = 60 * minute;
export const day: number = 24 * hour;
export const start: Date = new Date('2026-11-26T12:00:00Z');

export interface Stand {
  readonly places: Places;
  readonly clock: ReturnType<typeof walkingClock>;
  readonly events: JobEvent[];
  readonly warnings: readonly string[];
  readonly world: ReturnType<typeof fakeWorld>;
  /** Runs these jobs until the answer is called. */
  serve(...jobs: readonly Job[]): () => Promise<void>;
  /** What the files say from the next look on. */
  wish(...jobs: readonly Job[]): void;
}

/** @param canTell whether somebody hears of what is told */
export function stand(places: Places = freshPlaces(), now: Date = start, canTell = true): Stand {
  const clock = walkingClock(now);
  const world = { ...fakeWorld({ directory: places.directory }), clock };
  // Two locks of one process need two names.
  let count = 0;
  world.randomBytes = (bytes) => {
    count += 1;
    return Uint8Array.from({ length: bytes }, (_, index) => (count >> (8 * (index % 4))) % 256);
  };
  const events: JobEvent[] = [];
  const hub = {
    tell: async (event: JobEvent) => {
      events.push(event);
      return canTell;
    },
  };
  const wished: (readonly Job[])[] = [];
  function serve(...jobs: readonly Job[]): () => Promise<void> {
    const stop = new AbortController();
    const reread = async () => wished.splice(0).at(-1) ?? null;
    const over = createScheduler(jobs, { places, world, hub, stop: stop.signal }, reread).run();
    return async () => {
      stop.abort();
      await clock.walk(minute);
      await over;
    };
  }
  const wish = (...jobs: readonly Job[]) => void wished.push(jobs);
  return { places, clock, events, warnings: world.warnings, world, serve, wish };
}

export type Work = (until: AbortSignal) => Promise<JobResult>;
export const done: Work = async () => ({ ok: true, said: 'done' });
export const broken: Work = async () => ({ ok: false, reason: 'the disk is full' });

export function job(id: string, schedule: string, run: Work, parts: Partial<Job> = {}): Job {
  return { id, title: `The ${id}`, schedule, timeLimitMs: hour, writes: false, run, ...parts };
}

/** A job that notes when it ran. */
export function noted(id: string, schedule: string, clock: { now(): Date }, run: Work = done) {
  const times: string[] = [];
  const made = job(id, schedule, async (until) => {
    times.push(clock.now().toISOString().replace(':00.000Z', 'Z'));
    return run(until);
  });
  return { times, job: made };
}

export function recordOf({ places, world }: Stand, id: string) {
  const record = readJob(places, id, world.tree);
  if (record === null) throw new Error('there is no record');
  return record;
}

export const kinds = (events: readonly JobEvent[]) => events.map(({ kind }) => kind);

/** What a kill -9 leaves of a lock: a file that names somebody dead. */
export function forget(places: Places, id: string): void {
  const lock = join(places.jobs, id, 'lock');
  const world = fakeWorld({ directory: places.directory });
  world.randomBytes = (bytes) => new Uint8Array(bytes).fill(7);
  const own = world.processes.own();
  const dead = {
    ...world,
    processes: { ...world.processes, own: () => ({ ...own, pid: 4_194_000, startedTicks: '1' }) },
  };
  world.tree.remove(lock);
  takeJobLock(places, id, dead);
}
