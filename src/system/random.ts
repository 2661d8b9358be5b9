import { randomBytes } from 'node:crypto';

/** Bytes of the operating system's generator. */
export function systemRandomBytes(count: number): Uint8Array {
  return new Uint8Array(randomBytes(count));
}
