// The one step that changes what is in effect: writing a generation and renaming the env file. Used by apply, by the
// rollback of a stage, by rollback and by remove.
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Candidate } from '../render/candidate.ts';

/** Journals `commit`, writes the candidate's generation, has Compose look at it, renames the env file. */
export async function commitCandidate(request: {
  readonly adopted: Adopted;
  readonly candidate: Candidate;
  readonly run: number;
  readonly version: string;
  /** Whether `docker compose config` is asked. */
  readonly ask: boolean;
  readonly world: World;
}): Promise<void> {
  throw new Error(`not yet: ${request.run}`);
}

/** Journals `commit`, then gives the env file these bytes (null = no file), with mode and owner. `generation` 0 = none of ours. */
export function commitEnvFile(request: {
  readonly adopted: Adopted;
  readonly bytes: Uint8Array | null;
  readonly access: { readonly mode: number; readonly uid: number; readonly gid: number } | null;
  readonly generation: number;
  readonly run: number;
  readonly world: World;
}): void {
  throw new Error(`not yet: ${request.run}`);
}
