import type { StoredTokensFact } from '../../model/facts/database.ts';
import type { TokenFact } from '../../model/secret.ts';
import { daysUntil, expiryOf, printDistance, printMoment } from './api-keys.ts';

export interface StaleToken {
  readonly where: string;
  readonly fault: string;
}

/** Copies are rewritten by hand, one by one: as much time as for the API keys themselves. */
const horizonDays = 60;

/** The copies inside the database that the secrets in use refuse, now or soon. Tokens of other issuers are left alone. */
export function staleOnes(
  { tokens, secrets }: Required<Pick<StoredTokensFact, 'tokens' | 'secrets'>>,
  inUse: readonly string[],
  now: Date,
): readonly StaleToken[] {
  const staleTokens = tokens.flatMap(({ where, token }) => {
    const fault = isOurs(token) ? faultOf(token, inUse, now) : null;
    return fault === null ? [] : [{ where, fault }];
  });
  const staleSecrets = secrets
    .filter(({ secret }) => !inUse.includes(secret.fingerprint))
    .map(({ where }) => ({ where, fault: 'holds another JWT secret than the services use' }));
  return [...staleTokens, ...staleSecrets];
}

/** An API key of a self-hosted stack: one of the hosted platform names its project and is refused here by right. */
export function isOurs({ role, issuer, hostedProject }: TokenFact): boolean {
  if (hostedProject !== undefined) return false;
  return role === 'anon' || role === 'service_role' || issuer?.startsWith('supabase') === true;
}

function faultOf(token: TokenFact, inUse: readonly string[], now: Date): string | null {
  const isSigned = token.verifiedBy.some((signer) => inUse.includes(signer));
  if (token.algorithm.startsWith('HS') && !isSigned) return 'holds a key that another JWT secret signed';
  const expiry = expiryOf(token);
  if (expiry === null || daysUntil(expiry, now) > horizonDays) return null;
  return `holds a key that ${expiry < now ? 'expired' : 'expires'} ${printMoment(expiry)}, ${printDistance(expiry, now)}`;
}
