// A deployment opened for planning: as it is in effect, as it would be without us, and what we remember of it.
import type { LoadOptions } from '../deployment/load.ts';
import type { Project } from '../deployment/project.ts';
import type { Generation } from '../model/run.ts';
import type { World } from '../ports/world.ts';
import type { Places } from './state/places.ts';

export interface Adopted {
  readonly places: Places;
  /** How it was asked for: directory, -f, --profile, --project-name, --env-file. */
  readonly options: LoadOptions;
  /** As Compose resolves it now, our override included. */
  readonly project: Project;
  /** The same Compose files without our override. */
  readonly base: Project;
  /** The generation in effect; null = none of ours. */
  readonly generation: Generation | null;
  /** Compose files without ours, as COMPOSE_FILE would name them (relative to the directory where possible), in order. */
  readonly composeFiles: readonly string[];
}

/**
 * Opens a Compose directory. Refuses what cannot be adopted by files alone: the Compose files lie in another folder than
 * the one pointed at, COMPOSE_FILE comes from the shell, COMPOSE_FILE names a generation whose record is missing.
 */
export function adopt(options: LoadOptions, world: World): Adopted {
  throw new Error(`not yet: ${options.directory} ${typeof world}`);
}
