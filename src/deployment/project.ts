import type { Place } from '../model/place.ts';
import type { EnvFileLine } from './env-file/parse.ts';
import type { Mapping } from './node.ts';

/** A Compose directory as a value. Holds secrets in the clear: only gatherers read it, and they redact. */
export interface Project {
  readonly name: string;
  /** Absolute directory the user pointed at. */
  readonly directory: string;
  /** Absolute directory relative paths of the first Compose file resolve against. */
  readonly workingDirectory: string;
  readonly files: readonly ProjectFile[];
  readonly filesFrom: 'flag' | 'environment' | 'env-file' | 'default';
  /** The project's `.env`, when there is one. */
  readonly envFile: ProjectEnvFile | null;
  /** Every env file that was read, of the project and of its services, absolute. Absent = not told. */
  readonly envFiles?: readonly string[];
  /** The resolved model: same shape as `docker compose config --format json`, active profiles only. */
  readonly root: Mapping;
  /** Services that exist only in profiles that are not active, by name. */
  readonly inactiveServices: readonly string[];
  readonly profiles: readonly string[];
  /** Variables interpolated with neither a value nor a default. */
  readonly unset: readonly { readonly name: string; readonly at: Place }[];
  /** Every variable name that any Compose file in effect interpolates. */
  readonly variablesUsed: ReadonlySet<string>;
}

export interface ProjectFile {
  /** Absolute. */
  readonly path: string;
  /** How places name it: relative to `directory` when inside or near it. */
  readonly shown: string;
  readonly by: 'list' | 'include' | 'extends' | 'override';
  readonly bytes: number;
  readonly versionAt?: Place;
}

export interface ProjectEnvFile {
  readonly path: string;
  readonly shown: string;
  readonly mode: number;
  readonly text: string;
  readonly lines: readonly EnvFileLine[];
  /** Values as Compose reads them: quotes removed, escapes and `${}` applied. */
  readonly values: ReadonlyMap<string, { readonly value: string; readonly at: Place }>;
}
