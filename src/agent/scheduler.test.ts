import { describe, expect, it } from 'vitest';
import {
  broken,
  day,
  done,
  hour,
  job,
  kinds,
  minute,
  noted,
  recordOf,
  stand,
  start,
  type Work,
} from '../../test/helpers/scheduler-stand.ts';
import { freshPlaces } from '../../test/state/records.ts';
import { Problem } from '../model/problem.ts';

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
    expect(kinds(one.events)).toEqual(['silent', 'failed', 'silent', 'still-failing']);
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
