import type { LockHolder, RunVerb } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Places } from './places.ts';

export interface Lock {
  readonly holder: LockHolder;
  release(): void;
}

/** Takes the deployment's lock, or throws a Problem `locked` (exit code 6) that names the holder. See decision 0006. */
export function takeLock(places: Places, verb: RunVerb, world: World): Lock {
  throw new Error(`not yet: ${places.lock} ${verb} ${typeof world}`);
}
