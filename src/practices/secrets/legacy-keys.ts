import { supabaseRoles } from '../../model/facts/services.ts';
import type { SecretFact } from '../../model/secret.ts';
import type { SecretInUse } from './secrets-in-use.ts';

export interface LegacyKey extends SecretInUse {
  readonly role: 'anon' | 'service_role';
}

/**
 * The anon and service_role keys that Supabase's own services read: JSON Web Tokens whatever else is on. The new
 * `sb_` keys have other names.
 */
export function legacyKeysOf(secrets: readonly SecretInUse[]): readonly LegacyKey[] {
  return secrets.flatMap((one): readonly LegacyKey[] => {
    if (!one.roles.some((role) => supabaseRoles.includes(role))) return [];
    const role = roleOf(one);
    return role === null ? [] : [{ ...one, role }];
  });
}

const anonName = /^(?:SUPABASE_)?ANON_KEY(?:_ASYMMETRIC)?$/;
const serviceName = /^(?:SUPABASE_)?SERVICE(?:_ROLE)?_KEY(?:_ASYMMETRIC)?$/;

function roleOf({ keys }: SecretInUse): LegacyKey['role'] | null {
  if (keys.some((key) => anonName.test(key))) return 'anon';
  return keys.some((key) => serviceName.test(key)) ? 'service_role' : null;
}

/** What is wrong with a key; null = nothing; `unseen` = signed by a key of which only the holder knows. */
export function faultOf({ secret, role, keys }: LegacyKey, secrets: readonly SecretFact[]): string | null {
  const { token } = secret;
  if (token === undefined) return 'is no JSON Web Token';
  const isBoth = keys.some((key) => anonName.test(key)) && keys.some((key) => serviceName.test(key));
  if (isBoth) return 'is given to services as the anon and as the service_role key';
  if (token.role !== role) return `has the role ${token.role ?? 'of nobody'} instead of ${role}`;
  if (secrets.some(({ fingerprint }) => token.verifiedBy.includes(fingerprint))) return null;
  // Asymmetric keys are verified by a key set that may be fetched from elsewhere; one of ours that fits will do.
  if (!token.algorithm.startsWith('HS')) return token.verifiedBy.length > 0 ? null : 'unseen';
  // A secret kept in a file is not seen here.
  const isHidden = secrets.every(({ form }) => form === 'file');
  return isHidden ? 'unseen' : 'is not signed by the JWT secret that the services use';
}
