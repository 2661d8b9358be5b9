// What the scheduler makes of time in which nothing ran, and of clocks that are set.
import { describe, expect, it } from 'vitest';
import {
  day,
  done,
  hour,
  job,
  kinds,
  minute,
  noted,
  recordOf,
  stand,
} from '../../test/helpers/scheduler-stand.ts';
import { freshPlaces } from '../../test/state/records.ts';

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
