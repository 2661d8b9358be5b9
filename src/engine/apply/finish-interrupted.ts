import type { Run, RunVerb } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Change } from '../change.ts';
import { takeLock } from '../state/lock.ts';
import { readHolder } from '../state/lock-holder.ts';
import type { Places } from '../state/places.ts';
import { interruptedRun, recover } from './recover.ts';

/**
 * Ends an interrupted run before anything is planned, and clears what a killed process left; returns the run, null = there was
 * none. What is to be done depends on how the run before it ended. Nothing is written when nothing was left.
 */
export async function finishInterrupted(
  { places, options }: Adopted,
  verb: RunVerb,
  changes: readonly Change[],
  world: World,
  more: { readonly filesOnly?: boolean } = {},
): Promise<Run | null> {
  if (interruptedRun(places, world) === null && !isLockLeft(places, world)) return null;
  const lock = takeLock(places, verb, world);
  try {
    return await recover(places, options, changes, world, more);
  } finally {
    lock.release();
  }
}

/** A process that was killed at its very end, or its very beginning, leaves its lock and no run. */
function isLockLeft({ lock }: Places, { tree, processes }: World): boolean {
  const holder = readHolder(lock, tree);
  return holder !== null && processes.isAlive(holder.process) === 'dead';
}
