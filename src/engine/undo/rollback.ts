import type { LoadOptions } from '../../deployment/load.ts';
import type { Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Change } from '../change.ts';

export interface RollbackRequest {
  readonly options: LoadOptions;
  /** Undo this run and all after it; absent = the newest one that is in effect. */
  readonly run?: number;
  readonly filesOnly: boolean;
  readonly withoutDump: boolean;
  readonly changes: readonly Change[];
  readonly version: string;
  readonly world: World;
}

/** Puts back what was before a run. Nothing to undo is a Problem. */
export async function rollback(request: RollbackRequest): Promise<Run> {
  throw new Error(`not yet: ${request.version}`);
}
