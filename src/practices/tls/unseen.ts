import type { ProxyConfigFact } from '../../model/facts/files.ts';
import { printPlace } from '../../model/place.ts';

/** Why what proxies say of one thing proves nothing: part of their configuration is not here. Null = all of it was read. */
export function whyUnseen(
  configs: readonly ProxyConfigFact[],
  name: keyof NonNullable<ProxyConfigFact['unseen']>,
): string | null {
  const part = configs.map(({ unseen }) => unseen?.[name]).find((one) => one !== undefined);
  return part === undefined ? null : `not all of it was read: ${part.text} (${printPlace(part.at)})`;
}
