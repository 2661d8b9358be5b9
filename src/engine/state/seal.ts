// A sealed record carries the SHA-256 of its own text, so that a byte lost or changed anywhere is noticed. It stays JSON:
// {"sha256":"…","record":…}
import { createHash } from 'node:crypto';

const head = '{"sha256":"';
const middle = '","record":';
const tail = '}';
const bodyStart = head.length + 64 + middle.length;

export type Unsealed =
  | { readonly ok: true; readonly value: unknown }
  /** Completes "the file …". */
  | { readonly ok: false; readonly reason: string };

/** A record as text without a line end; `indent` for people who open the file. */
export function seal(record: unknown, indent?: number): string {
  const body = JSON.stringify(record, null, indent);
  return `${head}${sha256(Buffer.from(body))}${middle}${body}${tail}`;
}

/** What was sealed. Every byte counts, so nothing around the record may differ either. */
export function unseal(bytes: Uint8Array): Unsealed {
  if (bytes.length === 0) return { ok: false, reason: 'is empty' };
  const body = bytes.subarray(bodyStart, bytes.length - tail.length);
  const frame = `${head}${sha256(body)}${middle}`;
  const isWhole =
    bytes.length > bodyStart + tail.length &&
    Buffer.from(bytes.subarray(0, bodyStart)).equals(Buffer.from(frame)) &&
    Buffer.from(bytes.subarray(bytes.length - tail.length)).equals(Buffer.from(tail));
  if (!isWhole) return { ok: false, reason: 'does not hold what was written: bytes were lost or changed' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, reason: 'does not hold JSON' };
  }
}

/** Whether bytes could be the beginning of a sealed line whose writing was cut, and are not a whole one with a garbled end. */
export function isCutSeal(bytes: Uint8Array): boolean {
  // After a power cut a file may have its new length and zeros for content.
  const text = Buffer.from(bytes).toString('latin1').replace(/\0+$/, '');
  const begun = /^[0-9a-f]{0,64}/.exec(text.slice(head.length))?.[0] ?? '';
  const frame = `${head}${begun}${begun.length === 64 ? middle : ''}`;
  const isBeginning = text.length < frame.length ? frame.startsWith(text) : text.startsWith(frame);
  if (!isBeginning || (begun.length < 64 && text.length > frame.length)) return false;
  return !unseal(bytes.subarray(0, bytes.length - 1)).ok;
}

/** Hex digest. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
