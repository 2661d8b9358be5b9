import type { Place } from '../place.ts';
import type { SecretFact } from '../secret.ts';

/** What holds a copy of an API key. */
export type KeeperKind = 'compose' | 'function' | 'gateway' | 'proxy' | 'script' | 'web-root' | 'env-copy';

/** API keys that stand as text in the deployment's files, apart from the env file in effect. */
export interface KeptTokensFact {
  readonly copies: readonly {
    readonly kind: KeeperKind;
    /** `services.app.environment.KEY` in a Compose file, else the file. */
    readonly where: string;
    readonly at: Place;
    /** A JSON Web Token (`token` is there), or an opaque key. */
    readonly secret: SecretFact;
    /** Of an opaque key. */
    readonly opaque?: 'secret' | 'publishable';
    /** Permission bits of the file that holds it. */
    readonly mode?: number;
  }[];
  /** How many files were looked through. */
  readonly scanned: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}
