import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { jwtSecretsOf } from '../jwt-secrets.ts';
import { faultOf, legacyKeysOf } from '../legacy-keys.ts';
import { secretsInUse, shortName } from '../secrets-in-use.ts';

export const unverifiedApiKeys = defineCheck({
  id: 'secrets/unverified-api-keys',
  pass: 'The API keys are signed by the JWT secret in use and have their roles',
  fail: 'API keys do not fit the JWT secret in use',
  why: 'Every service refuses such a key with "invalid signature", so clients, Studio and the health check of Realtime fail.',
  severity: 'P0',
  sources: ['failure case 14', 'checklist: API keys', 'RFC 7515'],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { facts }) {
    const keys = legacyKeysOf(secretsInUse(deployment, services, facts.containers));
    if (keys.length === 0) return skip('no service is given an anon or service_role key');
    const written = jwtSecretsOf(services);
    const running = jwtSecretsOf(inEffect(services, facts.containers));
    const secrets = [...written, ...running].map(({ secret }) => secret);
    if (secrets.length === 0) return unknown('no service names the secret with which it verifies tokens');
    const judged = keys.map((key) => ({ ...key, fault: faultOf(key, secrets) }));
    const wrong = judged.filter(({ fault }) => fault !== null && fault !== 'unseen');
    const evidence = some(wrong.map(({ name, at, fault }) => seen(name, fault ?? '', at)));
    if (evidence !== null) {
      return fail(
        `${wrong.map(({ name, fault }) => `${shortName(name)} ${fault}`).join('; ')}`,
        evidence,
        'Sign anon and service_role keys anew with the JWT secret in use, put them in place together, and recreate all containers.',
      );
    }
    const unseen = judged.filter(({ fault }) => fault === 'unseen').map(({ name }) => name);
    if (unseen.length > 0)
      return unknown(`the key that signed ${unseen.join(', ')} is not among these files`);
    return pass(
      ...keys.map(({ name, at, role }) => seen(name, `signed by the secret in use, role ${role}`, at)),
    );
  },
});
