import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { walkingClock } from '../../test/helpers/walking-clock.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { freshPlaces } from '../../test/state/records.ts';
import { readJob, takeAgentLock, takeJobLock, writeJob } from '../engine/state/jobs.ts';
import type { Places } from '../engine/state/places.ts';
import { Problem } from '../model/problem.ts';
import type { Job, JobResult } from './job.ts';
import type { JobEvent } from './notify.ts';
import { runJob } from './run-job.ts';
import { createScheduler } from './scheduler.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const start = new Date('2026-11-26T12:00:00Z');

interface Stand {
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

function stand(places: Places = freshPlaces(), now: Date = start, canTell = true): Stand {
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

type Work = (until: AbortSignal) => Promise<JobResult>;
const done: Work = async () => ({ ok: true, said: 'done' });
const broken: Work = async () => ({ ok: false, reason: 'the disk is full' });

function job(id: string, schedule: string, run: Work, parts: Partial<Job> = {}): Job {
  return { id, title: `The ${id}`, schedule, timeLimitMs: hour, writes: false, run, ...parts };
}

/** A job that notes when it ran. */
function noted(id: string, schedule: string, clock: { now(): Date }, run: Work = done) {
  const times: string[] = [];
  const made = job(id, schedule, async (until) => {
    times.push(clock.now().toISOString().replace(':00.000Z', 'Z'));
    return run(until);
  });
  return { times, job: made };
}

function recordOf({ places, world }: Stand, id: string) {
  const record = readJob(places, id, world.tree);
  if (record === null) throw new Error('there is no record');
  return record;
}

const kinds = (events: readonly JobEvent[]) => events.map(({ kind }) => kind);

describe('the scheduler', () => {
  it('runs a job at its times, and remembers each run', async () => {
    const one = stand();
    const { job, times } = noted('look', '0 */6 * * *', one.clock);
    const end = one.serve(job);
    await one.clock.walk(day);
    await end();

    expect(times).toEqual([
      '2026-11-26T18:00Z',
      '2026-11-27T00:00Z',
      '2026-11-27T06:00Z',
      '2026-11-27T12:00Z',
    ]);
    const record = recordOf(one, 'look');
    expect(record.runs.map(({ status, said, missed }) => [status, said, missed])).toEqual(
      times.map(() => ['succeeded', 'done', 0]),
    );
    expect(record.totals).toEqual({ succeeded: 4 });
    expect(record.lastSuccessAt).toBe('2026-11-27T12:00:00.000Z');
    expect(kinds(one.events)).toEqual(times.map(() => 'succeeded'));
  });

  it('goes by another schedule as soon as it is wished, runs what is new, and forgets what is gone', async () => {
    const one = stand();
    const [old, gone, added] = [
      noted('copy', '0 20 * * *', one.clock),
      noted('gone', '0 14 * * *', one.clock),
      noted('added', '30 13 * * *', one.clock),
    ];
    const end = one.serve(old.job, gone.job);
    await one.clock.walk(minute);
    one.wish({ ...old.job, schedule: '0 13 * * *' }, added.job);
    await one.clock.walk(10 * hour);
    await end();

    expect(old.times).toEqual(['2026-11-26T13:00Z']);
    expect(added.times).toEqual(['2026-11-26T13:30Z']);
    expect(gone.times).toEqual([]);
  });

  it('never runs two of one job at once: the next one begins when the long one has ended', async () => {
    const one = stand();
    let inside = 0;
    let most = 0;
    const { job, times } = noted('slow', 'every 1h', one.clock, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await one.clock.sleep(150 * minute);
      inside -= 1;
      return { ok: true, said: 'done' };
    });
    const end = one.serve({ ...job, timeLimitMs: day });
    await one.clock.walk(7 * hour);
    await end();

    expect(most).toBe(1);
    expect(times.slice(0, 2)).toEqual(['2026-11-26T13:00Z', '2026-11-26T15:30Z']);
  });

  it('runs one at a time of those that write, and others beside', async () => {
    const one = stand();
    const log: string[] = [];
    const long =
      (id: string): Work =>
      async () => {
        log.push(`${id} begins`);
        await one.clock.sleep(10 * minute);
        log.push(`${id} ends`);
        return { ok: true, said: 'done' };
      };
    const end = one.serve(
      job('first', '0 13 * * *', long('first'), { writes: true }),
      job('second', '0 13 * * *', long('second'), { writes: true }),
      job('reader', '0 13 * * *', long('reader')),
    );
    await one.clock.walk(2 * hour);
    await end();

    const ofWriters = log.filter((line) => !line.startsWith('reader'));
    expect(ofWriters).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(log.indexOf('reader begins')).toBeLessThan(log.indexOf('first ends'));
  });

  it('ends a run that hangs at its limit, calls that a failure, and goes on', async () => {
    const one = stand();
    const { job, times } = noted('hang', 'every 6h', one.clock, (until) => {
      return new Promise((resolve) =>
        until.addEventListener('abort', () => resolve({ ok: false, reason: 'x' })),
      );
    });
    const end = one.serve(job);
    await one.clock.walk(13 * hour);
    await end();

    expect(times).toEqual(['2026-11-26T18:00Z', '2026-11-27T00:00Z']);
    expect(recordOf(one, 'hang').runs.map(({ status, said }) => [status, said])).toEqual([
      ['timed-out', 'it did not end within 60 min'],
      ['timed-out', 'it did not end within 60 min'],
    ]);
    expect(kinds(one.events)).toEqual(['failed', 'still-failing']);
  });

  it('does not begin a run again that does not even end when it is told to', async () => {
    const one = stand();
    const { job, times } = noted('deaf', 'every 6h', one.clock, () => new Promise(() => undefined));
    const end = one.serve(job);
    await one.clock.walk(25 * hour);
    await end();

    expect(times).toHaveLength(1);
    expect(recordOf(one, 'deaf').runs[0]?.said).toContain('does not end when told to');
  });

  it('tells of a failure once, reminds after a day, and tells that it is over', async () => {
    const one = stand();
    let isBroken = true;
    const end = one.serve(job('copy', 'every 6h', (until) => (isBroken ? broken(until) : done(until))));
    await one.clock.walk(31 * hour);
    isBroken = false;
    await one.clock.walk(12 * hour);
    await end();

    expect(kinds(one.events).filter((kind) => kind !== 'still-failing')).toEqual([
      'failed',
      'reminder',
      'recovered',
      'succeeded',
    ]);
    expect(one.events[0]).toMatchObject({ job: 'copy', title: 'The copy', said: 'the disk is full' });
    expect(recordOf(one, 'copy').failing).toBe(undefined);
  });

  it('tries again soon where nobody could be told', async () => {
    const one = stand(freshPlaces(), start, false);
    const end = one.serve(job('copy', '@daily', broken));
    await one.clock.walk(13 * hour);
    await end();

    expect(kinds(one.events).slice(0, 3)).toEqual(['failed', 'reminder', 'reminder']);
  });

  it('takes what a job throws for a failure, and shows no message of a bug', async () => {
    const one = stand();
    const problem = job('world', '@hourly', async () => {
      throw new Problem({ code: 'x', message: 'Docker does not answer', hints: ['start it'] });
    });
    const bug = job('bug', '@hourly', async () => {
      throw new TypeError('hunter2 is no password');
    });
    const end = one.serve(problem, bug);
    await one.clock.walk(hour);
    await end();

    expect(recordOf(one, 'world').runs[0]?.said).toBe('Docker does not answer; HINT: start it');
    expect(recordOf(one, 'bug').runs[0]).toMatchObject({
      status: 'failed',
      said: 'a bug in seaworthy (TypeError)',
    });
  });
});

describe('when the agent ends', () => {
  it('running work is told to end, and is neither a failure nor a success', async () => {
    const one = stand();
    const hanging: Work = (until) =>
      new Promise((resolve) =>
        until.addEventListener('abort', () => resolve({ ok: false, reason: 'ended' })),
      );
    const end = one.serve(job('long', '0 13 * * *', hanging), job('waits', '0 14 * * *', done));
    await one.clock.walk(61 * minute);
    await end();

    expect(recordOf(one, 'long').runs.map(({ status }) => status)).toEqual(['stopped']);
    expect(one.events).toEqual([]);
    expect(() => takeJobLock(one.places, 'long', one.world).release()).not.toThrow();
  });

  it('by a kill, a run is made good at the next start, once, if the last success is older than a day', async () => {
    const places = freshPlaces();
    const hangs = () => new Promise<JobResult>(() => undefined);
    const mended = (run: Work) => job('copy', '0 13 * * *', run, { mendAfterMs: day });
    const starts = [start, new Date('2026-11-26T20:00:00Z'), new Date('2026-11-26T21:00:00Z')];
    for (const [index, now] of starts.entries()) {
      const one = stand(places, now);
      one.serve(mended(hangs));
      await one.clock.walk(index === 0 ? 61 * minute : minute);
      if (index < 2) forget(places, 'copy');
    }
    // Killed at 13:00 and again when it was made good at 20:00: the next one is tomorrow's.
    const { runs } = recordOf(stand(places), 'copy');
    expect(runs.map(({ status, startedAt }) => [status, startedAt.slice(11, 13)])).toEqual([
      ['interrupted', '13'],
      ['interrupted', '20'],
    ]);
  });

  it('by a kill, the run is shown as interrupted by the next one, and told', async () => {
    const places = freshPlaces();
    const before = stand(places);
    before.serve(job('copy', '0 13 * * *', () => new Promise(() => undefined)));
    await before.clock.walk(61 * minute);
    const running = recordOf(before, 'copy');
    expect(running.runs.map(({ status }) => status)).toEqual(['running']);
    // The killed process holds its lock on disk, and is dead.
    forget(places, 'copy');

    const after = stand(places, new Date('2026-11-26T20:00:00Z'));
    const end = after.serve(job('copy', '0 13 * * *', done));
    await after.clock.walk(minute);
    expect(recordOf(after, 'copy').runs[0]).toMatchObject({ status: 'interrupted' });
    expect(recordOf(after, 'copy').runs[0]?.endedAt).toBe(undefined);
    expect(kinds(after.events)).toEqual(['failed']);
    await after.clock.walk(day);
    await end();
    expect(kinds(after.events)).toEqual(['failed', 'recovered']);
  });
});

/** What a kill -9 leaves of a lock: a file that names somebody dead. */
function forget(places: Places, id: string): void {
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

describe('time that went by', () => {
  it('while nothing ran is made up for once, late, and said', async () => {
    const places = freshPlaces();
    const before = stand(places);
    const end = before.serve(noted('copy', '0 2 * * *', before.clock).job);
    await before.clock.walk(day);
    await end();

    const after = stand(places, new Date('2026-11-30T09:00:00Z'));
    const { job, times } = noted('copy', '0 2 * * *', after.clock);
    const endAfter = after.serve(job);
    await after.clock.walk(20 * hour);
    await endAfter();

    expect(times).toEqual(['2026-11-30T09:00Z', '2026-12-01T02:00Z']);
    expect(after.events[0]).toMatchObject({ kind: 'missed', missed: 3, since: '2026-11-28T02:00:00.000Z' });
    expect(recordOf(after, 'copy')).toMatchObject({ missedTotal: 3 });
  });

  it('in the sleep of a machine, too', async () => {
    const one = stand();
    const { job, times } = noted('copy', '0 2 * * *', one.clock);
    const end = one.serve(job);
    await one.clock.walk(hour);
    one.clock.set(new Date('2026-11-27T08:00:10Z'));
    await one.clock.walk(minute);
    await end();

    expect(times).toHaveLength(1);
    expect(kinds(one.events)).toEqual(['missed', 'succeeded']);
  });

  it.each([
    ['a day forward', 1],
    ['a day back', -1],
  ])('set %s: no time is served twice, and none is left out', async (_name, days) => {
    const one = stand();
    const { job, times } = noted('copy', '0 2 * * *', one.clock);
    const end = one.serve(job);
    await one.clock.walk(3 * day);
    one.clock.set(new Date(one.clock.now().getTime() + days * day));
    await one.clock.walk(3 * day);
    await end();

    const before = ['2026-11-27T02:00Z', '2026-11-28T02:00Z', '2026-11-29T02:00Z'];
    const later =
      days === 1 ? ['2026-11-30T12:00Z', '2026-12-01T02:00Z'] : ['2026-11-29T02:00Z', '2026-11-30T02:00Z'];
    expect(times.slice(0, 3)).toEqual(before);
    expect(times.slice(3, 5).map((time) => time.slice(0, 14))).toEqual(
      later.map((time) => time.slice(0, 14)),
    );
    // In days that really passed, one run each.
    expect(times).toHaveLength(days === 1 ? 7 : 6);
  });

  it('backwards by seconds serves nothing twice', async () => {
    const one = stand();
    const { job, times } = noted('copy', '0 2 * * *', one.clock);
    const end = one.serve(job);
    await one.clock.walk(14 * hour + 1000);
    one.clock.set(new Date('2026-11-27T01:59:50Z'));
    await one.clock.walk(hour);
    await end();

    expect(times).toHaveLength(1);
  });

  it('counts from now on for another schedule', async () => {
    const places = freshPlaces();
    const before = stand(places);
    const end = before.serve(job('copy', '@yearly', done));
    await before.clock.walk(hour);
    await end();
    const after = stand(places, new Date('2026-12-26T12:30:00Z'));
    const { job: hourly, times } = noted('copy', '@hourly', after.clock);
    const endAfter = after.serve(hourly);
    await after.clock.walk(hour);
    await endAfter();

    expect(times).toEqual(['2026-12-26T13:00Z']);
    expect(kinds(after.events)).toEqual(['succeeded']);
  });
});

describe('what is kept', () => {
  it('is moved aside when it is damaged, and the job runs all the same', async () => {
    const places = freshPlaces();
    const one = stand(places);
    const end = one.serve(job('copy', '@hourly', done));
    await one.clock.walk(hour);
    await end();
    const path = join(places.jobs, 'copy', 'job.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('succeeded', 'Succeeded'));

    const again = stand(places, new Date('2026-11-26T13:30:00Z'));
    const endAgain = again.serve(job('copy', '@hourly', done));
    await again.clock.walk(hour);
    await endAgain();

    expect(recordOf(again, 'copy').runs).toHaveLength(1);
    expect(readdirSync(join(places.jobs, 'copy')).filter((name) => name.includes('damaged'))).toHaveLength(1);
    expect(again.warnings.join('\n')).toContain('a new history begins');
  });

  it('is refused where it is of another job', () => {
    const { places, world } = stand();
    takeJobLock(places, 'copy', world).release();
    const record = {
      schemaVersion: 1,
      job: 'other',
      schedule: '@daily',
      servedUntil: start.toISOString(),
    } as const;
    takeJobLock(places, 'other', world).release();
    writeJob(places, { ...record, totals: {}, missedTotal: 0, runs: [] }, world.tree);
    writeFileSync(
      join(places.jobs, 'copy', 'job.json'),
      readFileSync(join(places.jobs, 'other', 'job.json')),
    );
    expect(() => readJob(places, 'copy', world.tree)).toThrow('holds the record of the job other');
  });

  it('has one agent, and one runner of a job, whatever process', async () => {
    const { places, world } = stand();
    const lock = takeAgentLock(places, world);
    expect(() => takeAgentLock(places, world)).toThrow(/works here since .*: serve/);
    lock.release();
    takeJobLock(places, 'copy', world);
    const context = { places, world, hub: { tell: async () => true }, stop: new AbortController().signal };
    await expect(runJob(job('copy', '@daily', done), null, context)).rejects.toMatchObject({
      code: 'locked',
      exitCode: 6,
    });
  });
});
