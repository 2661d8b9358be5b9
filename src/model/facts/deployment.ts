import type { Place } from '../place.ts';
import type { SecretFact } from '../secret.ts';

/** How the Compose directory is put together. From files alone. */
export interface DeploymentFact {
  /** Compose project name. */
  readonly project: string;
  /** Absolute path of the directory, as the user gave it (resolved). */
  readonly directory: string;
  /** Compose files in effect, in merge order; relative to `directory` where possible. */
  readonly files: readonly ComposeFileFact[];
  /** Where the list of files came from. */
  readonly filesFrom: 'flag' | 'environment' | 'env-file' | 'default';
  /** Compose files beside them that are *not* in effect (`docker-compose.s3.yml` and so on). */
  readonly filesNotUsed: readonly string[];
  readonly envFile: EnvFileFact | null;
  /** Variables that are interpolated without a default and set nowhere: Compose warns and uses the empty string. */
  readonly unsetVariables: readonly { readonly name: string; readonly at: Place }[];
  readonly profiles: readonly string[];
}

export interface ComposeFileFact {
  readonly path: string;
  /** Named by the list itself, by `include`, by `extends`, or the implicit override. */
  readonly by: 'list' | 'include' | 'extends' | 'override';
  readonly bytes: number;
  /** Present when the file carries `version:` (ignored by Compose v2). */
  readonly versionAt?: Place;
}

export interface EnvFileFact {
  readonly path: string;
  /** Permission bits, for example 0o644. */
  readonly mode: number;
  readonly keys: readonly EnvKeyFact[];
  readonly hasCarriageReturns: boolean;
}

export interface EnvKeyFact {
  readonly name: string;
  readonly at: Place;
  /** Redacted when the key names a secret. */
  readonly text: string;
  readonly secret?: SecretFact;
  /** Whether any service of the resolved model interpolates it, or reads it through `env_file`. */
  readonly used: boolean;
  /** True when the raw text and the value Compose reads differ in more than surrounding quotes (a lost `$`, a comment). */
  readonly altered: boolean;
  /** What Compose took away from a value that was hardly meant so: `$word` of no variable, or ` #word` as a comment. */
  readonly lost?: 'variable' | 'comment';
}
