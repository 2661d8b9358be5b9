import type { World } from '../ports/world.ts';

/** The same world, in which programs end with the run that started them. */
export function endingWith(world: World, until: AbortSignal): World {
  return {
    ...world,
    exec: { run: (request) => world.exec.run({ ...request, until }) },
    pipes: { run: (request) => world.pipes.run({ ...request, until }) },
  };
}
