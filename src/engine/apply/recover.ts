import type { LoadOptions } from '../../deployment/load.ts';
import type { Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Change } from '../change.ts';
import type { Places } from '../state/places.ts';

/** The run that was interrupted, for reading commands to tell; null = none. */
export function interruptedRun(places: Places, world: World): Run | null {
  throw new Error(`not yet: ${places.runs} ${typeof world}`);
}

/** Ends an interrupted run (decision 0006, "After a kill") and clears what it left. Call with the lock held, before planning. */
export async function recover(
  places: Places,
  options: LoadOptions,
  changes: readonly Change[],
  world: World,
): Promise<Run | null> {
  throw new Error(`not yet: ${places.runs} ${options.directory} ${changes.length} ${typeof world}`);
}
