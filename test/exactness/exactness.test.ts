import { expect, it } from 'vitest';
import { isExact, measureExactness } from './exactness.ts';
import { faults } from './print.ts';

const seed = 20261126;

// The bounded part of `npm run exactness`: each breakage once, in a layout and on a base that the seed decides.
it('every breakage is told by the checks it is about, and by no other', { timeout: 900_000 }, async () => {
  const result = await measureExactness({ seed, rounds: 0, extent: 'once' });
  expect(result.judgements.flatMap(faults)).toEqual([]);
  expect(result.unsound.alarms).toEqual([]);
  expect(isExact(result)).toBe(true);
});
