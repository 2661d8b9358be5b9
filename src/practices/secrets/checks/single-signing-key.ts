import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { servicesOf, settingOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { counted } from '../../../engine/words.ts';
import type { SessionsFact } from '../../../model/facts/database-traces.ts';
import type { SecretFact } from '../../../model/secret.ts';
import { jwtSecretsOf } from '../jwt-secrets.ts';

export const singleSigningKey = defineCheck({
  id: 'secrets/single-signing-key',
  pass: 'Keys can be rotated one after the other',
  fail: 'Every key and session hangs on one secret',
  why: 'The day it leaks, all keys and sessions end at one stroke: no second key can be handed out first.',
  severity: 'P2',
  sources: ['failure case 68', 'upstream utils/add-new-auth-keys.sh', 'Supabase docs, "JWT Signing Keys"'],
  needs: ['services'],
  uses: ['containers', 'sessions'],

  run({ services }, { facts }) {
    const running = inEffect(services, facts.containers);
    const secrets = jwtSecretsOf(running);
    const first = secrets[0];
    if (first === undefined) return skip('no service names the secret with which it verifies tokens');
    const sets = running.flatMap((service) =>
      Object.entries(service.environment)
        .filter(([name, { secret }]) => isKeySet(name, secret))
        .map(([name, value]) => seenValue(service, name, value, 'a set of keys')),
    );
    const opaque = servicesOf(running, 'gateway').flatMap((service) =>
      ['SUPABASE_SECRET_KEY'].flatMap((name) => {
        const value = settingOf(service, name);
        return value === undefined ? [] : [seenValue(service, name, value, 'an opaque key of its own')];
      }),
    );
    const other = some([...sets, ...opaque]);
    if (other !== null) return pass(...other);
    const { sessions } = facts;
    const ended = sessions.known ? `; rotating it ends ${printCount(sessions.value)}` : '';
    return fail(
      `one HS256 secret signs everything${ended}`,
      [
        seenValue(
          first.service,
          first.name,
          first.value,
          `the only key, of ${counted(secrets.length, 'service')}`,
        ),
      ],
      'Add an ES256 key set and sb_ keys with utils/add-new-auth-keys.sh of the Supabase release in use, move clients to them, then retire the old keys.',
    );
  },
});

/** GOTRUE_JWT_KEYS, JWT_JWKS and their like, or a secret that is a key set by its form. */
function isKeySet(name: string, secret: SecretFact | undefined): boolean {
  if (secret === undefined || secret.bytes === 0) return false;
  return secret.form === 'key-set' && /JW(?:T|K)/.test(name);
}

function printCount({ live, countedTo }: SessionsFact): string {
  return live >= countedTo ? `more than ${countedTo} sessions` : counted(live, 'session');
}
