import type { Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { interruptedRun, recover } from '../apply/recover.ts';
import type { Change } from '../change.ts';
import { takeLock } from '../state/lock.ts';

/**
 * Ends an interrupted run before anything else is planned, and returns it; null = there was none. What a rollback undoes
 * depends on how the run before it ended.
 */
export async function finishInterrupted(
  { places, options }: Adopted,
  verb: 'rollback' | 'remove',
  changes: readonly Change[],
  world: World,
): Promise<Run | null> {
  if (interruptedRun(places, world) === null) return null;
  const lock = takeLock(places, verb, world);
  try {
    return await recover(places, options, changes, world);
  } finally {
    lock.release();
  }
}
