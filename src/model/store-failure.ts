import { Problem } from './problem.ts';

/**
 * Why an object store did not do what it was asked: `denied` = the key may not, `digest` = it refused a body whose sum does not fit,
 * `busy` = come back later, `silent` = no answer in time, `cut` = the connection ended too early, `untrusted` = TLS.
 */
export type StoreReason =
  | 'clock'
  | 'key-id'
  | 'secret'
  | 'denied'
  | 'no-bucket'
  | 'no-object'
  | 'region'
  | 'digest'
  | 'busy'
  | 'unreachable'
  | 'silent'
  | 'cut'
  | 'untrusted'
  | 'unsupported'
  | 'other';

export interface StoreFailureParts {
  readonly reason: StoreReason;
  /** As a Problem's: never a secret. */
  readonly message: string;
  readonly hint: string;
  /** HTTP status; absent = there was no answer. */
  readonly status?: number;
  /** The store's own word for it (`NoSuchBucket`). */
  readonly word?: string;
  /** Where the bucket is, when the store told. */
  readonly region?: string;
}

const passing: readonly StoreReason[] = ['busy', 'unreachable', 'silent', 'cut'];
const settings: readonly StoreReason[] = ['key-id', 'secret', 'denied', 'no-bucket', 'region', 'untrusted'];

/** A request to an object store that failed, in words. */
export class StoreFailure extends Problem {
  readonly reason: StoreReason;
  readonly status: number | undefined;
  readonly word: string | undefined;
  readonly region: string | undefined;

  constructor({ reason, message, hint, status, word, region }: StoreFailureParts) {
    const fault = settings.includes(reason) ? 'setup' : 'world';
    super({ code: `store-${reason}`, message, hints: [hint], fault });
    this.name = 'StoreFailure';
    this.reason = reason;
    this.status = status;
    this.word = word;
    this.region = region;
  }

  /** Whether the same request may well succeed a little later. */
  get isPassing(): boolean {
    return passing.includes(this.reason);
  }
}
