import type { Clock } from '../ports/clock.ts';

/** What setTimeout can hold; longer times would end at once. */
const longestMs = 2 ** 31 - 1;

/** The machine's own time, and nothing but it: no variable can move it. */
export function systemClock(): Clock {
  return {
    now: () => new Date(),
    sleep,
  };
}

/** Milliseconds since this program began, whatever the clock is set to. */
export function systemElapsed(): number {
  return performance.now();
}

function sleep(milliseconds: number, until?: AbortSignal): Promise<void> {
  if (until?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(end, Math.min(milliseconds, longestMs));
    until?.addEventListener('abort', end);
    function end(): void {
      clearTimeout(timer);
      until?.removeEventListener('abort', end);
      resolve();
    }
  });
}
