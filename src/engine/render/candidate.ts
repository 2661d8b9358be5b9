// Contributions → the deployment as it would be. Pure but for reading files through the port; writes nothing.
import type { Project } from '../../deployment/project.ts';
import type { Contribution, RowFragment } from '../../model/fragment.ts';
import type { EnvEdit } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { GenerationFile } from '../state/generations.ts';

export interface Candidate {
  readonly number: number;
  readonly contributions: readonly Contribution[];
  /** Text of the env file; null = there would be none. */
  readonly envText: string | null;
  /** Our keys in it, COMPOSE_FILE among them. */
  readonly edits: readonly EnvEdit[];
  /** Below `seaworthy/gen/N/`, `compose.yaml` first. Empty when no contribution is left. */
  readonly files: readonly GenerationFile[];
  readonly rows: readonly (RowFragment & { readonly change: string })[];
  /** The deployment as Compose would resolve it. */
  readonly project: Project;
}

export interface CandidateRequest {
  readonly adopted: Adopted;
  readonly contributions: readonly Contribution[];
  /** Number the new generation would get. */
  readonly number: number;
  /** Values of secret references; a reference that is not in it renders as a placeholder (for plans). */
  readonly secrets: ReadonlyMap<string, string>;
  readonly world: World;
}

/** Throws a Problem `collision` that names both changes when two fragments want different things of one place. */
export function candidateOf(request: CandidateRequest): Candidate {
  throw new Error(`not yet: ${request.number}`);
}
