import type { ServiceInEffect, ValueInEffect } from '../../engine/in-effect.ts';
import type { SecretFact } from '../../model/secret.ts';

/** Logflare takes its former name for the public one when the new name is not set (Logflare: config/runtime.exs). */
export const publicNames = ['LOGFLARE_PUBLIC_ACCESS_TOKEN', 'LOGFLARE_API_KEY'];
export const privateNames = ['LOGFLARE_PRIVATE_ACCESS_TOKEN'];

export interface Token {
  readonly name: string;
  readonly value: ValueInEffect;
  readonly secret: SecretFact;
}

/** The first of these variables that holds a token. */
export function tokenOf(service: ServiceInEffect, names: readonly string[]): Token | undefined {
  for (const name of names) {
    const value = service.environment[name];
    const secret = value?.secret;
    if (value !== undefined && secret !== undefined && secret.bytes > 0) return { name, value, secret };
  }
  return undefined;
}
