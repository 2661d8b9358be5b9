import { withKeys } from '../../../test/helpers/deployment.ts';
import { environment, service, today } from '../../../test/helpers/facts.ts';
import { envPlace, secretKey, token } from '../../../test/helpers/secrets.ts';
import type { KeptTokensFact } from '../../model/facts/kept-tokens.ts';
import type { TokenFact } from '../../model/secret.ts';

export const at = { file: 'volumes/functions/pay/index.ts', line: 4 };

/** A deployment of one JWT secret, with one copy of a service_role key in a file. */
export function withCopy(
  claims: Partial<TokenFact> = {},
  parts: Partial<KeptTokensFact['copies'][number]> = {},
  fact: Partial<KeptTokensFact> = {},
) {
  const secret = token({ role: 'service_role', ...claims }, { fingerprint: 'f-copy' });
  return {
    ...withoutCopy(),
    keptTokens: {
      copies: [{ kind: 'function' as const, where: at.file, at, secret, ...parts }],
      scanned: 3,
      skipped: [],
      ...fact,
    },
  };
}

export function withoutCopy() {
  return {
    deployment: withKeys(secretKey('JWT_SECRET', { fingerprint: 'f-jwt' }, { at: envPlace })),
    services: [
      service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { fingerprint: 'f-jwt' } }) }),
      service('db'),
    ],
    keptTokens: { copies: [], scanned: 3, skipped: [] },
  };
}

/** Seconds since the epoch. */
export function inDays(days: number): number {
  return today.getTime() / 1000 + days * 86_400;
}
