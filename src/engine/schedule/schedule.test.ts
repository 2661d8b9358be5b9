import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../model/problem.ts';
import { missedRuns, mostMissed, servedUntil } from './missed-runs.ts';
import { nextRun } from './next-run.ts';
import { parseSchedule } from './schedule.ts';
import { offsetAt } from './zone.ts';

/** The next few times, as ISO 8601 to the minute. */
function times(text: string, from: string, count: number, zone = 'UTC'): readonly string[] {
  const schedule = parseSchedule(text, zone);
  const found: string[] = [];
  let after = new Date(from);
  for (let index = 0; index < count; index++) {
    after = nextRun(schedule, after);
    found.push(after.toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('the text of a schedule', () => {
  it.each([
    ['0 2 * * *', ['2026-11-27T02:00Z', '2026-11-28T02:00Z']],
    ['@daily', ['2026-11-27T00:00Z', '2026-11-28T00:00Z']],
    ['@hourly', ['2026-11-26T13:00Z', '2026-11-26T14:00Z']],
    ['@WEEKLY', ['2026-11-29T00:00Z', '2026-12-06T00:00Z']],
    ['@monthly', ['2026-12-01T00:00Z', '2027-01-01T00:00Z']],
    ['@yearly', ['2027-01-01T00:00Z', '2028-01-01T00:00Z']],
    ['*/20 12 * * *', ['2026-11-26T12:40Z', '2026-11-27T12:00Z']],
    ['5-20/10,50 12 26 nov *', ['2026-11-26T12:50Z', '2027-11-26T12:05Z']],
    ['0 0 * * mon-FRI', ['2026-11-27T00:00Z', '2026-11-30T00:00Z']],
    ['0 0 * * 7', ['2026-11-29T00:00Z', '2026-12-06T00:00Z']],
    ['0 0 * * 5-7', ['2026-11-27T00:00Z', '2026-11-28T00:00Z']],
    ['0 0 29 2 *', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
    // A day of the week that begins with a star is no alternative: on a Sunday, and on that day.
    ['0 0 29 2 */7', ['2032-02-29T00:00Z', '2060-02-29T00:00Z']],
    ['every 6h', ['2026-11-26T18:00Z', '2026-11-27T00:00Z']],
    ['every 90m', ['2026-11-26T13:30Z', '2026-11-26T15:00Z']],
    ['CRON_TZ=Asia/Kolkata 0 2 * * *', ['2026-11-26T20:30Z', '2026-11-27T20:30Z']],
  ])('%s is understood', (text, expected) => {
    expect(times(text, '2026-11-26T12:30:00Z', 2)).toEqual(expected);
  });

  it('means day of the month or day of the week where both are restricted, and both where one begins with a star', () => {
    expect(times('0 0 13 * 5', '2026-11-01T00:00Z', 3)).toEqual([
      '2026-11-06T00:00Z',
      '2026-11-13T00:00Z',
      '2026-11-20T00:00Z',
    ]);
    expect(times('0 0 */2 * 1', '2026-11-01T00:00Z', 2)).toEqual(['2026-11-09T00:00Z', '2026-11-23T00:00Z']);
  });

  it.each([
    '',
    '0 2 * *',
    '0 2 * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '5/15 * * * *',
    '0 0 30 2 *',
    '0 0 31 4,6 *',
    '0 0 L * *',
    '0 0 1W * *',
    '0 0 * foo *',
    '@reboot',
    '@never',
    'every 0h',
    'every 6',
    'every 400d',
    'every second day',
    'CRON_TZ=Mars/Base 0 2 * * *',
    '- 2 * * *',
    '1,,2 * * * *',
    '-1 * * * *',
  ])('%j is refused with what to write instead', (text) => {
    const refusal = thrown(() => parseSchedule(text));
    expect(refusal.code).toBe('schedule');
    expect(refusal.message).toContain(JSON.stringify(text));
    expect(refusal.hints.length).toBeGreaterThan(0);
  });

  it('never ends in anything but a schedule or a Problem', () => {
    const letters = fc.constantFrom(...'0123456789*/,-@ hmdLW#?monjan'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 24 }), (text) => {
        try {
          nextRun(parseSchedule(text), new Date('2026-11-26T12:30:00Z'));
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});

describe('a change of the clocks', () => {
  it('lets a job of the skipped hour run once, just after it', () => {
    expect(times('30 2 * * *', '2026-03-28T12:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:30Z',
    ]);
    expect(times('0,30 2 * * *', '2026-03-28T12:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-30T00:00Z',
    ]);
    expect(times('30 0 * * *', '2026-04-23T00:00Z', 2, 'Africa/Cairo')).toEqual([
      '2026-04-23T22:00Z',
      '2026-04-24T21:30Z',
    ]);
    expect(times('0 */2 * * *', '2026-03-28T23:30Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T02:00Z',
    ]);
  });

  it('lets a job of the repeated hour run the first time only', () => {
    expect(times('30 2 * * *', '2026-10-24T12:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
    expect(times('0,30 2 * * *', '2026-10-24T12:00Z', 3, 'Europe/Berlin')).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T00:30Z',
      '2026-10-26T01:00Z',
    ]);
  });

  it('moves no job of every hour', () => {
    expect(times('0 * * * *', '2026-10-24T23:30Z', 3, 'Europe/Berlin')).toEqual([
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
    ]);
    expect(times('*/30 * * * *', '2026-03-29T00:40Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
    ]);
  });

  it('of half an hour is one, too', () => {
    expect(times('15 2 * * *', '2026-10-03T00:00Z', 2, 'Australia/Lord_Howe')).toEqual([
      '2026-10-03T15:30Z',
      '2026-10-04T15:15Z',
    ]);
  });
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
);
const moment = fc.date({ min: new Date('2010-01-01'), max: new Date('2037-01-01'), noInvalidDate: true });

describe('in every zone', () => {
  it('a day that the calendar leaves out is made up for once, at its end (Samoa, 30 December 2011)', () => {
    expect(times('0 2 * * *', '2011-12-29T00:00Z', 3, 'Pacific/Apia')).toEqual([
      '2011-12-29T12:00Z',
      '2011-12-30T10:00Z',
      '2011-12-30T12:00Z',
    ]);
  });

  it('a job of every day runs once for each of its days', () => {
    const clock = fc.record({ hour: fc.nat(23), minute: fc.nat(59) });
    fc.assert(
      fc.property(zones, moment, clock, (zone, from, { hour, minute }) => {
        const schedule = parseSchedule(`${minute} ${hour} * * *`, zone);
        let after = nextRun(schedule, from);
        for (let index = 0; index < 200; index++) {
          const next = nextRun(schedule, after);
          const hours = (next.getTime() - after.getTime()) / 3_600_000;
          // Half a day or two days apart would be a double or a missed one.
          expect(hours).toBeGreaterThanOrEqual(22);
          expect(hours).toBeLessThanOrEqual(26);
          after = next;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a time is one that the clocks show, unless they were just put forward', () => {
    fc.assert(
      fc.property(zones, moment, fc.nat(23), fc.nat(59), (zone, from, hour, minute) => {
        const due = nextRun(parseSchedule(`${minute} ${hour} * * *`, zone), from).getTime();
        const wall = new Date(due + offsetAt(due, zone));
        const isShown = wall.getUTCHours() === hour && wall.getUTCMinutes() === minute;
        const isAfterGap = offsetAt(due, zone) > offsetAt(due - 1000, zone);
        expect(due).toBeGreaterThan(from.getTime());
        expect(isShown || isAfterGap).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('nothing lies between a moment and the next time', () => {
    const texts = fc.constantFrom('*/7 * * * *', '13 */5 * * *', '0 3 1,15 * 3', 'every 7h', '59 23 * * sun');
    fc.assert(
      fc.property(
        zones,
        moment,
        texts,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (zone, from, text, share) => {
          const schedule = parseSchedule(text, zone);
          const due = nextRun(schedule, from).getTime();
          const between = new Date(from.getTime() + Math.floor((due - from.getTime()) * share));
          expect(nextRun(schedule, between).getTime()).toBe(due);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('missed runs', () => {
  const daily = parseSchedule('0 2 * * *');
  const at = (text: string) => new Date(text);

  it('are none before the next time and right after it ran', () => {
    expect(missedRuns(daily, at('2026-11-26T02:00:05Z'), at('2026-11-27T01:59:59Z')).count).toBe(0);
    expect(missedRuns(daily, at('2026-11-27T02:00:00Z'), at('2026-11-27T02:00:00Z')).count).toBe(0);
  });

  it('are counted with the first of them', () => {
    const missed = missedRuns(daily, at('2026-11-24T02:00:05Z'), at('2026-11-27T02:00:00Z'));
    expect(missed).toEqual({ count: 3, since: at('2026-11-25T02:00:00Z') });
  });

  it('are not counted without end', () => {
    expect(
      missedRuns(parseSchedule('* * * * *'), at('2026-01-01T00:00Z'), at('2026-11-27T00:00Z')).count,
    ).toBe(mostMissed);
  });

  it('a small step back of the clock serves nothing twice, and a large one stops nothing', () => {
    const started = at('2026-11-27T02:00:00Z');
    expect(servedUntil(started, at('2026-11-27T01:59:58Z'))).toEqual(started);
    expect(nextRun(daily, servedUntil(started, at('2026-11-27T01:59:58Z')))).toEqual(
      at('2026-11-28T02:00:00Z'),
    );
    const dayBefore = at('2026-11-26T02:05:00Z');
    expect(nextRun(daily, servedUntil(started, dayBefore))).toEqual(at('2026-11-27T02:00:00Z'));
  });
});

function thrown(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
