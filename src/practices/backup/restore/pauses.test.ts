import { expect, it } from 'vitest';
import { pauses } from './pauses.ts';

it('waits longer each time, up to the longest', () => {
  const pause = pauses(200, 1000);
  expect(Array.from({ length: 6 }, pause)).toEqual([200, 300, 450, 675, 1000, 1000]);
});
