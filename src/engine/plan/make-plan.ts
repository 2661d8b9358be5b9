import type { Contribution } from '../../model/fragment.ts';
import type { Plan, PlanOptions } from '../../model/plan.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Change } from '../change.ts';
import type { Candidate } from '../render/candidate.ts';

export interface PlanRequest {
  readonly adopted: Adopted;
  readonly changes: readonly Change[];
  readonly options: PlanOptions;
  /** Do not ask Docker. */
  readonly isStatic: boolean;
  readonly version: string;
  readonly world: World;
}

/** A plan with what apply needs of it and nobody may see. */
export interface PlannedRun {
  readonly adopted: Adopted;
  readonly plan: Plan;
  /** Every contribution that would be in effect: unchanged ones too. */
  readonly desired: readonly Contribution[];
  readonly candidate: Candidate;
}

/** Facts of the base + wishes → stages. Throws a Problem where the deployment cannot be changed safely, with what to do instead. */
export async function makePlan(request: PlanRequest): Promise<PlannedRun> {
  throw new Error(`not yet: ${request.version}`);
}
