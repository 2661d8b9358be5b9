import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';

/** Whether, and when, a drill is to end before it is done. */
export interface Ending {
  readonly signal: AbortSignal;
  isAsked(): boolean;
}

/** The same world, in which programs end when the drill is to. What takes it down uses the other one. */
export function endingWith(world: World, until: AbortSignal): World {
  const both = (other?: AbortSignal) => (other === undefined ? until : AbortSignal.any([other, until]));
  return {
    ...world,
    exec: { run: (request) => world.exec.run({ ...request, until: both(request.until) }) },
    clock: {
      now: () => world.clock.now(),
      // Who waits for something asks again afterwards: that would go on for ever.
      async sleep(ms, other) {
        await world.clock.sleep(ms, both(other));
        if (until.aborted) throw ended();
      },
    },
  };
}

function ended(): Problem {
  return new Problem({
    code: 'drill-ended',
    message: 'the drill was ended before it was done',
    hints: ['run it again when it suits'],
    exitCode: 4,
  });
}

/** Ends when it is told to. */
export function endingOn(signal: AbortSignal): Ending {
  return { signal, isAsked: () => signal.aborted };
}

/** Ends at the first Ctrl-C and its like. Call `release` when all is done. */
export function endingOnInterrupt(world: World): { readonly ending: Ending; release(): void } {
  const order = new AbortController();
  const hold = world.interrupts.hold(() => {
    world.talk.warn(
      'the drill is taken down (once more ends at once, and leaves it for seaworthy drill --clean)',
    );
    order.abort();
  });
  return { ending: endingOn(order.signal), release: () => hold.release() };
}
