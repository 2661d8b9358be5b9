import type { CheckMore } from '../../engine/check.ts';
import { inEffect } from '../../engine/in-effect.ts';
import type { DeploymentFact } from '../../model/facts/deployment.ts';
import type { KeeperKind, KeptTokensFact } from '../../model/facts/kept-tokens.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { TokenFact } from '../../model/secret.ts';
import { apiKeysOf, expiryOf, printMoment } from './api-keys.ts';
import { jwtSecretsOf } from './jwt-secrets.ts';
import { secretsInUse } from './secrets-in-use.ts';
import { isOurs } from './stored-tokens.ts';

export type Copy = KeptTokensFact['copies'][number];

export interface JudgedCopy extends Copy {
  readonly token: TokenFact;
  /** `live` = a secret in use signed it, `stale` = another one did, `unseen` = only the holder of its key knows. */
  readonly signed: 'live' | 'stale' | 'unseen';
  readonly expiry: Date | null;
}

interface Facts {
  readonly deployment: DeploymentFact;
  readonly services: readonly ServiceFact[];
  readonly keptTokens: KeptTokensFact;
}

type Containers = CheckMore<'containers'>['facts']['containers'];

/** Fingerprints of the secrets with which the services verify tokens, by the files and by what runs. */
export function secretsOf(services: readonly ServiceFact[], containers: Containers): readonly string[] {
  const all = [...jwtSecretsOf(services), ...jwtSecretsOf(inEffect(services, containers))];
  return [...new Set(all.map(({ secret }) => secret.fingerprint))];
}

/**
 * The copies of this stack's keys in files of these kinds. What a service reads as its own key is the key, not a copy:
 * the checks of API keys tell of those.
 */
export function judgedCopies(
  { deployment, services, keptTokens }: Facts,
  containers: Containers,
  kinds: readonly KeeperKind[],
): readonly JudgedCopy[] {
  const keys = new Set(
    apiKeysOf(secretsInUse(deployment, services, containers)).map(({ secret }) => secret.fingerprint),
  );
  const inUse = secretsOf(services, containers);
  return keptTokens.copies.flatMap((copy): readonly JudgedCopy[] => {
    const { token } = copy.secret;
    if (token === undefined || !kinds.includes(copy.kind) || !isOurs(token)) return [];
    if (copy.kind === 'compose' && keys.has(copy.secret.fingerprint)) return [];
    return [{ ...copy, token, signed: signedBy(token, inUse), expiry: expiryOf(token) }];
  });
}

function signedBy(token: TokenFact, inUse: readonly string[]): JudgedCopy['signed'] {
  if (token.verifiedBy.some((signer) => inUse.includes(signer))) return 'live';
  if (token.algorithm.startsWith('HS')) return 'stale';
  // A key set of the deployment that fits will do, whichever variable holds it.
  return token.verifiedBy.length > 0 ? 'live' : 'unseen';
}

/** `service_role key, signed by the secret in use, expires 2027-01-09 23:00 UTC`. */
export function printCopy({ token, signed, expiry, secret }: JudgedCopy): string {
  const isSample = secret.sample !== undefined || token.issuer === 'supabase-demo';
  const signer = {
    live: 'signed by the secret in use',
    stale: 'signed by another secret than the one in use',
    unseen: 'signed by a key that is not seen here',
  }[signed];
  const role = `${isSample ? 'published sample ' : ''}${token.role ?? 'API'} key`;
  return `${role}, ${signer}, ${expiry === null ? 'never expires' : `expires ${printMoment(expiry)}`}`;
}

/** Whether whoever has it can use it now as service_role: a live token, or the opaque secret key that a service is given. */
export function isMasterKey(
  copy: Copy,
  services: readonly ServiceFact[],
  inUse: readonly string[],
  now: Date,
): boolean {
  if (copy.opaque === 'secret') {
    return services.some(({ environment }) =>
      Object.values(environment).some(({ secret }) => secret?.fingerprint === copy.secret.fingerprint),
    );
  }
  const { token } = copy.secret;
  if (token === undefined || token.role !== 'service_role' || !isOurs(token)) return false;
  const expiry = expiryOf(token);
  return signedBy(token, inUse) === 'live' && (expiry === null || expiry > now);
}
