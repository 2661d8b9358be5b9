import { expect, it } from 'vitest';
import { realWorld } from '../../test/helpers/sidecar.ts';
import { givingWay } from './world.ts';

it('gives way by time, not by number: often where each file takes long, and when the clock is set back', async () => {
  let now = 1_000_000;
  let pauses = 0;
  const clock = {
    now: () => new Date(now),
    sleep: async () => {
      pauses += 1;
    },
  };
  const giveWay = givingWay(realWorld({ clock }), () => false);
  for (let file = 0; file < 1000; file++) await giveWay();
  expect(pauses).toBe(0);
  for (let file = 0; file < 10; file++) {
    now += 60;
    await giveWay();
  }
  expect(pauses).toBe(10);
  now -= 3_600_000;
  await giveWay();
  expect(pauses).toBe(11);
});
