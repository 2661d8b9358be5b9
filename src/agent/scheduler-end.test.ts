// What is left of a run and its record when the agent ends, however it does.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  day,
  done,
  forget,
  hour,
  job,
  kinds,
  minute,
  recordOf,
  stand,
  start,
  type Work,
} from '../../test/helpers/scheduler-stand.ts';
import { freshPlaces } from '../../test/state/records.ts';
import { readJob, takeAgentLock, takeJobLock, writeJob } from '../engine/state/jobs.ts';
import type { JobResult } from './job.ts';
import { runJob } from './run-job.ts';

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
