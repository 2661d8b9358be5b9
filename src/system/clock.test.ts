import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';

const hour = 3_600_000;

describe('sleep', () => {
  it('is over when it is told to be, before and after it began', async () => {
    const { sleep } = systemClock();
    const over = new AbortController();
    const asleep = sleep(hour, over.signal);
    over.abort();
    await asleep;
    await sleep(hour, over.signal);
  });

  it('of more than setTimeout holds does not end at once', async () => {
    const over = new AbortController();
    const first = await Promise.race([
      systemClock()
        .sleep(365 * 24 * hour, over.signal)
        .then(() => 'long'),
      systemClock()
        .sleep(20)
        .then(() => 'short'),
    ]);
    over.abort();
    expect(first).toBe('short');
  });
});
