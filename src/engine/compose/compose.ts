// `docker compose` for one deployment, by argv. Every call runs in the directory, without COMPOSE_FILE of the shell.
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';

/** A container of the project as `docker inspect` tells, of which only what we compare is typed. */
export interface ProjectContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: string;
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** Label com.docker.compose.config-hash. */
  readonly configHash: string;
  /** Label com.docker.compose.project.config_files, split. */
  readonly configFiles: readonly string[];
  readonly workingDirectory: string;
  /** The whole answer of `docker inspect`, secrets included: never shown, never stored. */
  readonly inspected: unknown;
}

export interface Compose {
  /** null = this Compose accepts the configuration; else its complaint, redacted. `candidate` = with that env file. */
  check(candidate?: { readonly envFile: string }): Promise<string | null>;
  /** What `docker compose config --hash '*'` says for the present files, by service. */
  hashes(): Promise<ReadonlyMap<string, string>>;
  containers(): Promise<readonly ProjectContainer[]>;
  /** `up -d --no-deps --pull missing SERVICE…`; null = done, else what it said, redacted. */
  up(services: readonly string[], onLine?: (line: string) => void): Promise<string | null>;
  /** The command `up` runs, for people. */
  upCommand(services: readonly string[]): string;
}

/** Compose for a deployment. Problems of fault `world` when Docker does not answer. */
export function composeOf(adopted: Adopted, world: World): Compose {
  throw new Error(`not yet: ${adopted.places.directory} ${typeof world}`);
}
