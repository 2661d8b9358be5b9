// Finding API keys in text. A key never leaves as itself: only what may be known of it.
import type { KeptTokensFact } from '../../model/facts/kept-tokens.ts';
import type { Redactor } from '../redactor.ts';

type Copy = KeptTokensFact['copies'][number];

export interface FoundKey extends Pick<Copy, 'secret' | 'opaque'> {
  /** From 1. */
  readonly line: number;
}

/** RFC 7519 in compact form, and the opaque keys of 2025 (supabase: `sb_secret_`, `sb_publishable_`). */
const key =
  /(?<![A-Za-z0-9_])(?:e[wy][A-Za-z0-9_-]{8,}\.e[wy][A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}|sb_(secret|publishable)_[A-Za-z0-9_-]{20,})/g;

/** Every API key of a text, once per line. */
export function keysIn(text: string, redactor: Redactor): readonly FoundKey[] {
  const found = new Map<string, FoundKey>();
  for (const match of text.matchAll(key)) {
    const secret = redactor.describe(match[0]);
    const opaque = match[1] as Copy['opaque'];
    // Looks like a token, and is none: its parts are no JSON.
    if (secret.token === undefined && opaque === undefined) continue;
    const line = text.slice(0, match.index).split('\n').length;
    found.set(`${line} ${secret.fingerprint}`, {
      line,
      secret,
      ...(opaque === undefined ? {} : { opaque }),
    });
  }
  return [...found.values()];
}
