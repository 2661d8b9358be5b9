import type { Links } from '../ports/links.ts';
import type { Watcher } from '../ports/watcher.ts';
import type { World } from '../ports/world.ts';

/** What the sidecar may touch. */
export interface SidecarWorld
  extends Pick<
    World,
    'files' | 'exec' | 'output' | 'clock' | 'talk' | 'tree' | 'interrupts' | 'randomBytes'
  > {
  /** Milliseconds by a clock that nobody sets: for how long something takes. */
  readonly elapsed: () => number;
  readonly links: Links;
  readonly watcher: Watcher;
}

/** Whether somebody asked us to stop. */
export type IsStopping = () => boolean;

const pieceMs = 200;

/** Waits, but not on after somebody asked to stop. */
export async function pause(world: SidecarWorld, ms: number, isStopping: IsStopping): Promise<void> {
  for (let left = ms; left > 0 && !isStopping(); left -= pieceMs) {
    await world.clock.sleep(Math.min(left, pieceMs));
  }
}

const sliceMs = 50;

/**
 * For work over very many files: call the answer after each. It pauses when nothing else had its turn for a moment, however few files
 * that were: on a busy machine the status must not get old, for then the container counts as ill.
 */
export function givingWay(world: SidecarWorld, isStopping: IsStopping): () => Promise<void> {
  const now = () => world.clock.now().getTime();
  let since = now();
  return async () => {
    // A clock that was set back must not put it off.
    if (Math.abs(now() - since) < sliceMs) return;
    await pause(world, 1, isStopping);
    since = now();
  };
}
