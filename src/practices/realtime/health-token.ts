import type { ServiceInEffect } from '../../engine/in-effect.ts';
import type { SecretFact } from '../../model/secret.ts';

/** Secrets of the variables that a shell fills into a health check when it runs: `$ANON_KEY`, `${ANON_KEY}`. */
export function sentByVariable(test: readonly string[], service: ServiceInEffect): readonly SecretFact[] {
  const names = [...test.join(' ').matchAll(/Bearer \$\{?(\w+)\}?/g)].map((match) => match[1] ?? '');
  return names.flatMap((name) => service.environment[name]?.secret ?? []);
}

/** Why Realtime refuses a key: it verifies the signature with these secrets, and the date. Null = it does not. */
export function faultOfToken({ token }: SecretFact, verifiers: readonly string[], now: Date): string | null {
  if (token === undefined) return 'is no JSON Web Token';
  if (token.expiresAt !== undefined && token.expiresAt * 1000 < now.getTime()) {
    return `expired on ${new Date(token.expiresAt * 1000).toISOString().slice(0, 10)}`;
  }
  const isSigned = token.verifiedBy.some((fingerprint) => verifiers.includes(fingerprint));
  return isSigned ? null : 'another secret than API_JWT_SECRET has signed';
}
