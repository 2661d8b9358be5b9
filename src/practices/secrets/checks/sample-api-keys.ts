import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { type ApiKey, apiKeysOf } from '../api-keys.ts';
import { secretsInUse, shortName } from '../secrets-in-use.ts';

export const sampleApiKeys = defineCheck({
  id: 'secrets/sample-api-keys',
  pass: 'The API keys were made for this deployment',
  fail: 'The API keys are the public demo keys',
  why: 'The demo service_role key is printed in the documentation and bypasses row level security for whoever sends it.',
  severity: 'P0',
  sources: ['failure case 1', 'checklist: API keys', 'supabase/supabase:docker/.env.example'],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { facts }) {
    const secrets = secretsInUse(deployment, services, facts.containers);
    const keys = apiKeysOf(secrets);
    if (keys.length === 0) return skip('no service is given an API key that is a JSON Web Token');
    // A key that says supabase-demo and is signed by a secret of one's own is not the published one.
    const own = secrets
      .filter(({ secret }) => secret.sample === undefined)
      .map(({ secret }) => secret.fingerprint);
    const demo = keys.filter((key) => isDemo(key, own));
    const evidence = some(demo.map((key) => seen(key.name, saw(key), key.at)));
    if (evidence === null) {
      return pass(...keys.map((key) => seen(key.name, `issuer ${key.token.issuer ?? 'not named'}`, key.at)));
    }
    return fail(
      `${listed(demo.map(({ name }) => shortName(name)))} ${demo.length === 1 ? 'is a public demo key' : 'are public demo keys'}`,
      evidence,
      'Generate a new JWT secret with anon and service_role keys signed by it, put all three in place at once, and recreate all containers.',
    );
  },
});

function isDemo({ secret, token }: ApiKey, own: readonly string[]): boolean {
  if (secret.sample !== undefined) return true;
  return token.issuer === 'supabase-demo' && !token.verifiedBy.some((signer) => own.includes(signer));
}

function saw({ token, services }: ApiKey): string {
  const reader = services.length === 0 ? '' : `, read by ${listed(services)}`;
  return `public demo key with the role ${token.role ?? 'of nobody'}${reader}`;
}
