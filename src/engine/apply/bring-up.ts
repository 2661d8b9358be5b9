// Containers follow the files that are in effect. Used by apply, by the rollback of a stage, by rollback and by remove.
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose } from '../compose/compose.ts';

export interface BroughtUp {
  /** Services that are not running and healthy now, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
}

/** `up` level by level of `depends_on`, each awaited until healthy or given up. Services that do not run are left alone by the caller. */
export async function bringUp(request: {
  /** As it is in effect now. */
  readonly adopted: Adopted;
  readonly services: readonly string[];
  readonly compose: Compose;
  readonly world: World;
}): Promise<BroughtUp> {
  throw new Error(`not yet: ${request.services.length}`);
}
