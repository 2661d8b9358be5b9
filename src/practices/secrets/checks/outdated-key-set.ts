import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { jwtSecretsOf, plainOnes } from '../jwt-secrets.ts';
import { legacyKeysOf } from '../legacy-keys.ts';
import { secretsInUse, shortName } from '../secrets-in-use.ts';

export const outdatedKeySet = defineCheck({
  id: 'secrets/outdated-key-set',
  pass: 'The key set and the JWT secret accept the same keys',
  fail: 'The key set and the JWT secret accept different keys',
  why: 'Half of the services take an API key that the other half refuses: sign-in works and every query fails, or the reverse.',
  severity: 'P0',
  sources: [
    'failure case 14',
    'failure case 68',
    'upstream utils/add-new-auth-keys.sh: the JWT secret is an oct key of the set',
  ],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { facts }) {
    const all = jwtSecretsOf(inEffect(services, facts.containers));
    const sets = all.filter(({ secret }) => secret.form === 'key-set');
    const plain = plainOnes(all);
    if (sets.length === 0 || plain.length === 0) return skip('no key set stands beside a JWT secret');
    if (new Set(plain.map(({ secret }) => secret.fingerprint)).size > 1)
      return skip('secrets/disagreeing-jwt-secrets tells of services with different secrets');
    const keys = legacyKeysOf(secretsInUse(deployment, services, facts.containers)).filter(
      ({ secret }) => secret.token?.algorithm.startsWith('HS') === true,
    );
    if (keys.length === 0) return skip('no anon or service_role key is signed by a JWT secret');
    const verdicts = keys.flatMap((key) =>
      [...sets, ...plain].map((verifier) => ({
        key,
        verifier,
        takes: key.secret.token?.verifiedBy.includes(verifier.secret.fingerprint) === true,
      })),
    );
    // A key that nobody takes is another matter: secrets/unverified-api-keys.
    const split = verdicts.filter(
      ({ key, takes }) => !takes && verdicts.some((other) => other.key === key && other.takes),
    );
    const found = some(
      split.map(({ key, verifier }) =>
        seenValue(verifier.service, verifier.name, verifier.value, `refuses ${shortName(key.name)}`),
      ),
    );
    if (found === null)
      return pass(...keys.map(({ name, at }) => seen(name, 'taken by the key set and by the secret', at)));
    const refusing = listed(split.map(({ verifier }) => verifier.service.name));
    return fail(
      `${listed(split.map(({ key }) => shortName(key.name)))} ${split.length === 1 ? 'is' : 'are'} refused by ${refusing}, and taken elsewhere`,
      found,
      'Put the JWT secret in use into JWT_KEYS and JWT_JWKS as their oct key (utils/add-new-auth-keys.sh makes both anew), and recreate all containers.',
    );
  },
});
