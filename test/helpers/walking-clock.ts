import type { Clock } from '../../src/ports/clock.ts';

export interface WalkingClock extends Clock {
  /** Lets time pass, waking who sleeps in order; what they do is done before the next is woken. */
  walk(milliseconds: number): Promise<void>;
  /** Sets the clock, as a person or NTP would: who sleeps goes on sleeping as long as before. */
  set(to: Date): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test walks it. */
export function walkingClock(start: Date): WalkingClock {
  let passed = 0;
  let shown = start.getTime();
  const sleepers = new Set<Sleeper>();

  function sleep(milliseconds: number, until?: AbortSignal): Promise<void> {
    if (until?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { at: passed + milliseconds, wake };
      sleepers.add(sleeper);
      until?.addEventListener('abort', wake);
      function wake(): void {
        sleepers.delete(sleeper);
        until?.removeEventListener('abort', wake);
        resolve();
      }
    });
  }

  async function walk(milliseconds: number): Promise<void> {
    const end = passed + milliseconds;
    await settle();
    for (;;) {
      const [next] = [...sleepers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
      const target = next === undefined ? end : Math.max(passed, next.at);
      shown += target - passed;
      passed = target;
      if (next === undefined) return;
      next.wake();
      await settle();
    }
  }

  function set(to: Date): void {
    shown = to.getTime();
  }

  return { now: () => new Date(shown), sleep, walk, set };
}

/** Everything that can go on without time passing does. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
