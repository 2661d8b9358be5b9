import type { Contribution } from '../../model/fragment.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';

export interface CandidateRequest {
  readonly adopted: Adopted;
  readonly contributions: readonly Contribution[];
  /** Number the new generation would get. */
  readonly number: number;
  /** Values of secret references by `secretKey`; one that is not in it renders as a placeholder (for plans). */
  readonly secrets: ReadonlyMap<string, string>;
  readonly world: World;
}
