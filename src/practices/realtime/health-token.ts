import type { ServiceInEffect } from '../../engine/in-effect.ts';
import type { SecretFact } from '../../model/secret.ts';

/** Secrets of the variables that a shell fills into a health check when it runs: `$ANON_KEY`, `${ANON_KEY}`. */
export function sentByVariable(test: readonly string[], service: ServiceInEffect): readonly SecretFact[] {
  return variablesIn(test).flatMap((name) => service.environment[name]?.secret ?? []);
}

/** Whether a health check sends no key at all: nothing stands after `Bearer`, or a variable that is set to nothing. */
export function sendsNothing(test: readonly string[], service: ServiceInEffect): boolean {
  const isBare = test.some((word) => /\bBearer\s*(?:["']|$)/.test(word));
  return isBare || variablesIn(test).some((name) => service.environment[name]?.text === '');
}

function variablesIn(test: readonly string[]): readonly string[] {
  return [...test.join(' ').matchAll(/Bearer \$\{?(\w+)\}?/g)].map((match) => match[1] ?? '');
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
