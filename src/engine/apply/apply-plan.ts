import type { Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Change } from '../change.ts';
import type { PlannedRun } from '../plan/make-plan.ts';

export interface ApplyRequest {
  /** As it was shown; made again under the lock. */
  readonly planned: PlannedRun;
  /** Makes the plan again. */
  readonly replan: () => Promise<PlannedRun>;
  readonly changes: readonly Change[];
  readonly filesOnly: boolean;
  /** Skip the logical dump before the database is recreated: the person says that a backup exists. */
  readonly withoutDump: boolean;
  readonly version: string;
  readonly world: World;
}

/** Lock → recover → commit → up → verify → end. Returns the run as it is recorded. */
export async function applyPlan(request: ApplyRequest): Promise<Run> {
  throw new Error(`not yet: ${request.version}`);
}
