import type { ServiceInEffect, ValueInEffect } from '../../engine/in-effect.ts';
import { isOn } from '../../engine/in-effect.ts';
import type { ServiceRole } from '../../model/facts/services.ts';
import type { SecretFact } from '../../model/secret.ts';

export interface JwtSecret {
  readonly service: ServiceInEffect;
  readonly name: string;
  readonly value: ValueInEffect;
  readonly secret: SecretFact;
}

/**
 * The variable with which each service verifies tokens; of several the first that is set wins. The pooler's
 * API_JWT_SECRET guards its own administration and the database reads JWT_SECRET once, at its first start: neither has
 * to agree. Storage: supabase/storage:src/config.ts.
 */
const verifying: { readonly [Role in ServiceRole]?: readonly string[] } = {
  auth: ['GOTRUE_JWT_SECRET'],
  rest: ['PGRST_JWT_SECRET'],
  realtime: ['API_JWT_SECRET'],
  storage: ['AUTH_JWT_SECRET', 'PGRST_JWT_SECRET'],
  functions: ['JWT_SECRET'],
  studio: ['AUTH_JWT_SECRET'],
};

/** The secrets with which the services verify tokens, one per service that has one. */
export function jwtSecretsOf(services: readonly ServiceInEffect[]): readonly JwtSecret[] {
  return services.flatMap((service) => {
    for (const name of verifying[service.role] ?? []) {
      const value = service.environment[name];
      if (value?.secret === undefined || value.secret.bytes === 0) continue;
      return [{ service, name, value, secret: value.secret }];
    }
    return [];
  });
}

/** Those whose value is the key itself: a key set, a file or base64 text cannot be compared with the others. */
export function plainOnes(secrets: readonly JwtSecret[]): readonly JwtSecret[] {
  return secrets.filter(
    ({ service, secret }) => secret.form === undefined && !isOn(service, 'PGRST_JWT_SECRET_IS_BASE64'),
  );
}
