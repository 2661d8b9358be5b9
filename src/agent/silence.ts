// Whether a run still does something. What hangs is not to be found out a day later, at its time limit.
import type { Clock } from '../ports/clock.ts';
import type { World } from '../ports/world.ts';

/** How long a run may be silent, where its job does not say otherwise. */
export const usualQuietMs: number = 30 * 60_000;

/** Counted in steps that were slept, so that a clock that is set, or a machine that slept, is no silence. */
const stepMs = 60_000;

export interface Silence {
  /** The run said something. */
  readonly sign: () => void;
  /** Stops watching. True = it was told to be silent, and that nothing has been heard of it since. */
  readonly end: () => boolean;
}

/** Calls `fell` once when nothing was said for `quietMs`, and `rose` when something is said again; both any number of times. */
export function watchSilence(
  given: { readonly quietMs: number; readonly fell: () => void; readonly rose: () => void },
  clock: Clock,
): Silence {
  const over = new AbortController();
  let quiet = 0;
  let isTold = false;

  async function watch(): Promise<void> {
    for (;;) {
      await clock.sleep(stepMs, over.signal);
      if (over.signal.aborted) return;
      quiet += stepMs;
      if (quiet < given.quietMs || isTold) continue;
      isTold = true;
      given.fell();
    }
  }

  function sign(): void {
    if (over.signal.aborted) return;
    quiet = 0;
    if (!isTold) return;
    isTold = false;
    given.rose();
  }

  void watch();
  return {
    sign,
    end: () => {
      over.abort();
      return isTold;
    },
  };
}

/** The same world, in which progress, a line that somebody listens to, and a program's beginning and end are signs of life. */
export function heardBy(world: World, sign: () => void): World {
  const hearing = <T>(to: ((value: T) => void) | undefined) =>
    to === undefined
      ? undefined
      : (value: T) => {
          sign();
          to(value);
        };
  async function around<T>(work: Promise<T>): Promise<T> {
    sign();
    return work.finally(sign);
  }
  return {
    ...world,
    talk: {
      ...world.talk,
      progress(line) {
        sign();
        world.talk.progress(line);
      },
    },
    exec: {
      run: ({ onErrorLine, onOutputLine, ...request }) => {
        const [told, printed] = [hearing(onErrorLine), hearing(onOutputLine)];
        return around(
          world.exec.run({
            ...request,
            ...(told === undefined ? {} : { onErrorLine: told }),
            ...(printed === undefined ? {} : { onOutputLine: printed }),
          }),
        );
      },
    },
    pipes: {
      run: ({ onBytes, ...request }) =>
        around(
          world.pipes.run({
            ...request,
            onBytes: (bytes) => {
              sign();
              onBytes?.(bytes);
            },
          }),
        ),
    },
  };
}
