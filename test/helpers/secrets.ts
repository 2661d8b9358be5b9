import type { EnvKeyFact } from '../../src/model/facts/deployment.ts';
import type { EnvironmentValue } from '../../src/model/facts/services.ts';
import type { Place } from '../../src/model/place.ts';
import type { SecretFact, TokenFact } from '../../src/model/secret.ts';
import { here, secret, value } from './facts.ts';

export const envPlace: Place = { file: '.env', line: 5 };

/** A JSON Web Token as a secret: signed by the secret with the fingerprint `f-jwt`, never expiring, unless told otherwise. */
export function token(parts: Partial<TokenFact> = {}, secretParts: Partial<SecretFact> = {}): SecretFact {
  const claims: TokenFact = { algorithm: 'HS256', issuer: 'supabase', verifiedBy: ['f-jwt'], ...parts };
  return secret({ fingerprint: `f-${claims.role ?? 'token'}`, bytes: 200, token: claims, ...secretParts });
}

/** A value that a service takes whole from a variable of `.env`. */
export function fromEnv(name: string, of: Partial<SecretFact>): EnvironmentValue {
  return value(of, { at: [here, envPlace], variables: [name] });
}

/** The line of `.env` that `fromEnv` takes it from. */
export function secretKey(
  name: string,
  of: Partial<SecretFact>,
  parts: Partial<EnvKeyFact> = {},
): EnvKeyFact {
  return { name, text: '[redacted]', at: envPlace, secret: secret(of), used: true, altered: false, ...parts };
}
