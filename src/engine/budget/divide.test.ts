import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Claim, divide } from './divide.ts';

const claim: fc.Arbitrary<Claim> = fc.record({
  least: fc.nat(2000),
  start: fc.nat(8000),
  growth: fc.nat(12),
});
const claims = fc.array(claim, { minLength: 1, maxLength: 20 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('dividing an amount', () => {
  it('gives the least first, then towards the start alike, then by growth', () => {
    const two = [
      { least: 100, start: 300, growth: 3 },
      { least: 50, start: 150, growth: 1 },
    ];
    expect(divide(150, two, 1)).toEqual([100, 50]);
    expect(divide(300, two, 1)).toEqual([200, 100]);
    expect(divide(450, two, 1)).toEqual([300, 150]);
    expect(divide(850, two, 1)).toEqual([600, 250]);
  });

  it('is refused where the least of all does not fit', () => {
    expect(divide(149, [{ least: 150, start: 150, growth: 0 }], 1)).toBe(null);
    expect(divide(-1, [], 1)).toBe(null);
  });

  it('never gives out more than there is, nor less than the least', () => {
    fc.assert(
      fc.property(fc.nat(100_000), claims, fc.integer({ min: 1, max: 64 }), (amount, all, step) => {
        const parts = divide(amount, all, step);
        if (parts === null) return sum(all.map(({ least }) => least)) > amount;
        return sum(parts) <= amount && parts.every((part, index) => part >= (all[index]?.least ?? 0));
      }),
    );
  });

  it('gives nobody less of a larger amount', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), claims, (amount, more, all) => {
        const [small, large] = [divide(amount, all, 16), divide(amount + more, all, 16)];
        if (small === null) return true;
        return small.every((part, index) => part <= (large?.[index] ?? 0));
      }),
    );
  });
});
