import type { Clock } from '../ports/clock.ts';

/** The machine's own time, and nothing but it: no variable can move it. */
export function systemClock(): Clock {
  return {
    now: () => new Date(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
