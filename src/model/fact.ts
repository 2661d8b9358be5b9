/**
 * A fact is either known, or the reason why not is. An empty list is knowledge ("there are none"); a gatherer that
 * could not look must say `unknown`.
 */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

export function unknownFact(reason: string): Known<never> {
  return { known: false, reason };
}
