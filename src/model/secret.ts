/** What replaces a secret wherever text leaves the program. */
export const redacted = '[redacted]';

/**
 * What may be known of a secret without knowing it. Facts hold this instead of the value, so saved facts,
 * evidence and reports cannot show one: there is none to show.
 */
export interface SecretFact {
  /** Keyed hash, the key being random per collection: equal within one set of facts means equal secret, and nothing else. */
  readonly fingerprint: string;
  /** In UTF-8 bytes: key lengths are counted in bytes. 0 = set to the empty string. */
  readonly bytes: number;
  /** The published sample this value equals, by its id in data/sample-secrets.json. */
  readonly sample?: string;
  /** Holds characters outside `A-Za-z0-9_.~-`: breaks the URLs it is pasted into (failure case 41). */
  readonly reserved: boolean;
  /** Only digits, or a YAML word such as true/null: an unquoted substitution changes its type (failure case 42). */
  readonly bareYamlScalar: boolean;
  /** Read as other than this text when it stands unquoted in YAML: an indicator first, `: ` or ` #` inside (failure case 42). */
  readonly breaksUnquoted?: boolean;
  /** The value stands for the secret: a JSON Web Key (set), or `@/path`, which PostgREST reads from a file. */
  readonly form?: 'key-set' | 'file';
  /** Set when the value is a JSON Web Token. */
  readonly token?: TokenFact;
}

/** A JSON Web Token's claims, without its signature. */
export interface TokenFact {
  /** `alg` of the header, for example HS256. */
  readonly algorithm: string;
  readonly role?: string;
  readonly issuer?: string;
  /** `ref`: the project of Supabase's hosted platform that the key belongs to. Keys of self-hosted stacks have none. */
  readonly hostedProject?: string;
  /** Seconds since the epoch, as in the claim. */
  readonly issuedAt?: number;
  /** Seconds since the epoch, as in the claim; absent = never expires. */
  readonly expiresAt?: number;
  /** Fingerprints of the secrets of this deployment that verify the signature; empty = none does. */
  readonly verifiedBy: readonly string[];
}
