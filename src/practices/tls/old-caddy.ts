import type { ServiceFact } from '../../model/facts/services.ts';

/**
 * The release of a Caddy whose ACME client takes Retry-After in seconds alone, and fails where a server sends a date, as RFC
 * 9110 section 10.2.3 lets it: before 2.6.4 (mholt/acmez issue 14, pull request 15; caddyserver/caddy:go.mod, acmez v1.0.4 in
 * v2.6.3, v1.1.0 in v2.6.4). null = a newer one, one whose tag does not tell, or no Caddy. `2.6` is the newest 2.6.
 */
export function oldCaddyOf({ image }: ServiceFact): string | null {
  // Other people's builds number themselves.
  if (image?.tag === undefined || !/(?:^|\/)caddy$/.test(image.repository)) return null;
  const [release, major, minor, patch] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?=-|$)/.exec(image.tag) ?? [];
  if (release === undefined || major === undefined) return null;
  const numbers = [Number(major), Number(minor ?? Infinity), Number(patch ?? Infinity)] as const;
  const first = [2, 6, 4] as const;
  const at = numbers.findIndex((number, index) => number !== first[index]);
  return at >= 0 && (numbers[at] ?? 0) < (first[at] ?? 0) ? release : null;
}
