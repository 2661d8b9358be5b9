import type { World } from '../ports/world.ts';
import { heardBy } from './silence.ts';

/** The same world, in which programs end with the run that started them, and what they come to is a sign of life. */
export function endingWith(given: World, until: AbortSignal, sign: () => void): World {
  const world = heardBy(given, sign);
  return {
    ...world,
    exec: { run: (request) => world.exec.run({ ...request, until }) },
    pipes: { run: (request) => world.pipes.run({ ...request, until }) },
  };
}
