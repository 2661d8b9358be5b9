import type { Links } from '../ports/links.ts';
import type { Watcher } from '../ports/watcher.ts';
import type { World } from '../ports/world.ts';

/** What the sidecar may touch. */
export interface SidecarWorld
  extends Pick<
    World,
    'files' | 'exec' | 'output' | 'clock' | 'talk' | 'tree' | 'interrupts' | 'randomBytes'
  > {
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
