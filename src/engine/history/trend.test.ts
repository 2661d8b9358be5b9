import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { today } from '../../../test/helpers/facts.ts';
import { daysAgo, sixHourly } from '../../../test/helpers/history.ts';
import type { Measurement } from '../../model/facts/history.ts';
import { dayMs, increaseOf, seriesOf } from './series.ts';
import { daysLeft, type Trend, trendOf } from './trend.ts';

const gibibyte = 1024 ** 3;

function trend(points: readonly Measurement[]): Trend {
  return trendOf(seriesOf(points, 'x', today), today);
}

function perDay(points: readonly Measurement[]): number {
  const found = trend(points);
  if (!found.known) throw new Error(found.reason);
  return found.perDay;
}

const rule = (value: (age: number) => number) => [
  ...sixHourly(14, (age) => ({ x: value(age) })),
  daysAgo(0, { x: value(0) }),
];

describe('a trend', () => {
  it('is the pace of what grows evenly, whatever the pace and the size', () => {
    const arbitrary = fc.record({
      start: fc.integer({ min: 0, max: 10 ** 12 }),
      pace: fc.integer({ min: 1, max: 10 ** 10 }),
      days: fc.integer({ min: 3, max: 30 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ start, pace, days }) => {
        const value = (age: number) => start + pace * (days - age);
        const points = [...sixHourly(days, (age) => ({ x: value(age) })), daysAgo(0, { x: value(0) })];
        expect(perDay(points) / pace).toBeCloseTo(1, 6);
      }),
    );
  });

  it('does not depend on the order of the lines, nor on lines that stand there twice', () => {
    const points = rule((age) => 100 * gibibyte - age * gibibyte);
    fc.assert(
      fc.property(fc.shuffledSubarray(points, { minLength: points.length }), (shuffled) => {
        expect(perDay([...shuffled, ...shuffled])).toBe(perDay(points));
      }),
    );
  });

  it('is finite for every series, however wild the numbers and the clock', () => {
    const value = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER),
    );
    const point = fc.record({
      at: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.double({ min: -5, max: 30, noNaN: true }).map((age) => daysAgo(age, {}).at),
        fc.constant('never'),
      ),
      values: value.map((x) => ({ x })),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 80 }), (points) => {
        const found = trend(points);
        expect(found.known ? Number.isFinite(found.perDay) : found.reason.length > 0).toBe(true);
      }),
    );
  });

  it('never takes one step for growth, whenever it came and however large it is', () => {
    const arbitrary = fc.record({
      when: fc.double({ min: 0.1, max: 13.9, noNaN: true }),
      size: fc.integer({ min: 1, max: 10 ** 12 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ when, size }) => {
        expect(perDay(rule((age) => (age > when ? 0 : size)))).toBe(0);
      }),
    );
  });

  it('takes neither steps, nor what lasts a day, nor a rhythm of days for growth, however it was measured', () => {
    const ages = fc.double({ min: 0, max: 14, noNaN: true });
    const shapes = {
      twoSteps: fc.tuple(ages, ages).map(
        ([a, b]) =>
          (age: number) =>
            (age > a ? 0 : 5) + (age > b ? 0 : 5),
      ),
      upload: ages.map((begun) => (age: number) => 10 * Math.max(0, Math.min(1, begun - age))),
      day: ages.map((phase) => (age: number) => 5 + 3 * Math.sin(2 * Math.PI * (age + phase))),
    };
    const measuredSo = fc.record({
      shape: fc.oneof(shapes.twoSteps, shapes.upload, shapes.day),
      days: fc.double({ min: 3, max: 14, noNaN: true }),
      everyHours: fc.constantFrom(1, 6, 24),
    });
    fc.assert(
      fc.property(measuredSo, ({ shape, days, everyHours }) => {
        const count = Math.floor((days * 24) / everyHours) + 1;
        const found = Array.from({ length: count }, (_, index) => {
          const age = days - (index * everyHours) / 24;
          return daysAgo(age, { x: Math.round(shape(age) * gibibyte) });
        });
        const result = trend(found);
        // Of ten GiB in all nothing remains that would fill a disk: a twentieth of one a day.
        if (result.known) expect(Math.abs(result.perDay)).toBeLessThan(gibibyte / 20);
      }),
    );
  });

  it('goes by two weeks where the last days only go up to what was there a week ago', () => {
    const weekly = (age: number) => 50 * gibibyte + 3 * gibibyte * Math.sin((2 * Math.PI * (2 - age)) / 7);
    expect(Math.abs(perDay(rule(weekly)))).toBeLessThan(gibibyte / 2);
  });

  it('never grows where the size only falls', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 57, maxLength: 57 }),
        (falls) => {
          let size = 10 ** 12;
          const sizes = falls.map((fall) => {
            size -= fall;
            return size;
          });
          expect(perDay(rule((age) => sizes[Math.round((14 - age) * 4)] ?? 0))).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it('hardly minds noise', () => {
    const noise = (age: number) => ((age * 7919) % 1) * gibibyte;
    const found = perDay(rule((age) => 500 * gibibyte - 2 * age * gibibyte + noise(age * Math.PI)));
    expect(found / gibibyte).toBeGreaterThan(1.8);
    expect(found / gibibyte).toBeLessThan(2.2);
  });

  it('sees through what happens each night, and through what is written at night and deleted by day', () => {
    const nightly = rule((age) => gibibyte * Math.floor(20 - age));
    expect(perDay(nightly) / gibibyte).toBeCloseTo(1, 1);
    const saw = rule((age) => (age % 1 < 0.5 ? 10 : 0) * gibibyte);
    expect(perDay(saw)).toBe(0);
  });

  it('tells growth that began four days ago, and not growth that ended so', () => {
    const begun = rule((age) => 10 * gibibyte + Math.max(0, 4 - age) * gibibyte);
    expect(perDay(begun) / gibibyte).toBeCloseTo(1, 5);
    const cleaned = rule((age) => (age > 4 ? (14 - age) * gibibyte : 0));
    expect(perDay(cleaned)).toBeLessThanOrEqual(0);
  });

  it.each([
    ['nothing', [], 'there is no earlier measurement'],
    ['the present alone', [daysAgo(0, { x: 1 })], 'there is no earlier measurement'],
    ['two points', [daysAgo(3, { x: 1 }), daysAgo(0, { x: 9 })], 'span 72 hours'],
    ['less than three days', sixHourly(1, () => ({ x: 1 })), 'span 18 hours'],
    ['old points alone', [daysAgo(30, { x: 1 }), daysAgo(25, { x: 2 }), daysAgo(20, { x: 3 })], 'no earlier'],
  ])('is not known from %s', (_words, points, reason) => {
    expect(trend(points)).toMatchObject({ known: false, reason: expect.stringContaining(reason) });
  });

  it('leaves out what a clock wrote that was ahead', () => {
    const points = rule((age) => 100 * gibibyte - age * gibibyte);
    expect(perDay([...points, daysAgo(-400, { x: 0 }), daysAgo(-1, { x: 0 })])).toBe(perDay(points));
  });
});

describe('the days that are left', () => {
  it('are the room by the pace, and never come where nothing grows', () => {
    expect(daysLeft(10 * gibibyte, gibibyte)).toBe(10);
    expect(daysLeft(10 * gibibyte, 0)).toBe(null);
    expect(daysLeft(10 * gibibyte, -gibibyte)).toBe(null);
  });
});

describe('the increase of a counter', () => {
  it('is the sum of its steps, and begins anew where the counter fell', () => {
    const counter = [3, 5, 0, 2, 2, 40, 1].map((value, index) => ({ at: index * dayMs, value }));
    expect(increaseOf(counter)).toBe(2 + 0 + 2 + 0 + 38 + 1);
  });

  it('is never negative, and nought for a single count', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 50 }), (values) => {
        const increase = increaseOf(values.map((value, at) => ({ at, value })));
        expect(increase).toBeGreaterThanOrEqual(0);
        if (values.length < 2) expect(increase).toBe(0);
      }),
    );
  });
});
