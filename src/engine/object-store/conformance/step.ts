import { StoreFailure } from '../../../model/store-failure.ts';
import type { S3Bucket, S3Object } from '../../../ports/s3.ts';

/** What a step needs: a bucket, names below a prefix of its own, random bytes. */
export interface Bench {
  readonly bucket: S3Bucket;
  /** A key of the probe, deleted at the end; with a slash at its end a prefix, empty that of all. */
  key(name: string): string;
  /** So many bytes that no store has seen before. */
  bytes(count: number): Uint8Array;
}

export type Seen =
  | { readonly state: 'ok'; readonly saw: string }
  | { readonly state: 'warning' | 'failed'; readonly saw: string; readonly todo: string };

/** One thing that a store has to do. Throws a StoreFailure where it does not do it at all. */
export interface Step {
  readonly name: string;
  readonly run: (bench: Bench) => Promise<Seen>;
}

/** What to do with a store that lies. */
export const useAnother = 'Do not keep backups there: use another store, or another version of its software';

export function failed(saw: string): Seen {
  return { state: 'failed', saw, todo: useAnother };
}

export function ok(saw: string): Seen {
  return { state: 'ok', saw };
}

/** The whole body, or null when it is not these bytes to the letter. Reads no more than one byte too many. */
export async function holds(object: S3Object, expected: Uint8Array): Promise<boolean> {
  let at = 0;
  for await (const chunk of object.body) {
    const part = expected.subarray(at, at + chunk.length);
    if (!Buffer.from(chunk).equals(part)) return false;
    at += chunk.length;
  }
  return at === expected.length;
}

/** The refusal itself; null = it was not refused. Anything but a refusal is thrown on. */
export async function refusalOf(asked: Promise<unknown>): Promise<StoreFailure | null> {
  try {
    await asked;
    return null;
  } catch (error) {
    if (error instanceof StoreFailure && error.status !== undefined && !error.isPassing) return error;
    throw error;
  }
}
