import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomSecond } from './random-second.ts';

const window = fc
  .tuple(
    fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
    fc.integer({ min: 1000, max: 10 ** 10 }),
  )
  .map(([from, length]) => ({ from, to: from + length }));
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

it('lies in the window, is whole, and is the same for the same seed', () => {
  fc.assert(
    fc.property(window, seed, (one, number) => {
      const { ms, text } = randomSecond(one, number);
      expect(ms).toBeGreaterThanOrEqual(one.from);
      expect(ms).toBeLessThanOrEqual(one.to);
      expect(ms % 1000).toBe(0);
      expect(Date.parse(text.replace(' ', 'T').replace(/\+00$/, 'Z'))).toBe(ms);
      expect(randomSecond(one, number)).toEqual(randomSecond(one, number));
    }),
  );
});

it('reaches every part of the window alike', () => {
  const parts = Array.from({ length: 10 }, () => 0);
  for (let number = 0; number < 10_000; number++) {
    const { ms } = randomSecond({ from: 0, to: 999_000 }, number);
    const part = Math.floor(ms / 100_000);
    parts[part] = (parts[part] ?? 0) + 1;
  }
  for (const count of parts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

it('is the one second there is where the window has no other', () => {
  expect(randomSecond({ from: 5500, to: 5500 }, 1).ms).toBe(6000);
});
