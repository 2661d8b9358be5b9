import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { today } from '../../../test/helpers/facts.ts';
import { dayMs, hourMs } from './series.ts';
import { leastApartMs, mostPoints, thinned } from './thinned.ts';

const now = today.getTime();

/** What a cron job every ten minutes leaves behind, thinned each time. */
function afterDays(days: number) {
  let kept: readonly { readonly at: number }[] = [];
  for (let at = now - days * dayMs; at <= now; at += leastApartMs)
    kept = thinned([...kept, { at }], new Date(at));
  return kept;
}

describe('a thinned history', () => {
  it('keeps all of the last day, one each six hours for two weeks, and one each day before', () => {
    const ages = afterDays(40).map(({ at }) => now - at);
    expect(ages.filter((age) => age < dayMs)).toHaveLength(144);
    const weeks = ages.filter((age) => age > dayMs && age < 14 * dayMs);
    expect(weeks.length).toBeGreaterThanOrEqual(51);
    expect(weeks.length).toBeLessThanOrEqual(54);
    const older = ages.filter((age) => age > 15 * dayMs);
    expect(older.length).toBeGreaterThanOrEqual(24);
    expect(older.length).toBeLessThanOrEqual(26);
  });

  it('never holds more than it may, is in order, and always keeps the newest', () => {
    const times = fc.array(fc.integer({ min: now - 900 * dayMs, max: now + 900 * dayMs }), {
      minLength: 1,
      maxLength: 1500,
    });
    fc.assert(
      fc.property(times, (given) => {
        const kept = thinned(
          given.map((at) => ({ at })),
          today,
        ).map(({ at }) => at);
        expect(kept.length).toBeLessThanOrEqual(mostPoints);
        expect(kept).toEqual([...kept].sort((a, b) => a - b));
        expect(kept.at(-1)).toBe(Math.max(...given));
      }),
      { numRuns: 50 },
    );
  });

  it('changes nothing when it is thinned again at the same moment', () => {
    const times = fc.array(fc.integer({ min: now - 60 * dayMs, max: now + 2 * dayMs }), { maxLength: 600 });
    fc.assert(
      fc.property(times, (given) => {
        const once = thinned(
          given.map((at) => ({ at })),
          today,
        );
        expect(thinned(once, today)).toEqual(once);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what was there when the clock falls back to an earlier year', () => {
    const before = Array.from({ length: 48 }, (_, hour) => ({ at: now - hour * hourMs }));
    const kept = thinned([...before, { at: 0 }], new Date(0));
    expect(kept.some(({ at }) => at === now)).toBe(true);
    expect(kept.some(({ at }) => at === 0)).toBe(true);
  });
});
