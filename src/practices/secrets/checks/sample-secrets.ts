import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { type SecretInUse, secretsInUse, shortName } from '../secrets-in-use.ts';

/** Samples that open nothing, or that a check of their own tells of. */
const told = new Set([
  'openai-api-key', // a form of words, no key
  'smtp-password', // mail/sample-relay
  'minio-root-user', // a user's name
  'realtime-db-enc-key', // secrets/published-encryption-keys
  'meta-crypto-key',
]);

export const sampleSecrets = defineCheck({
  id: 'secrets/sample-secrets',
  pass: 'No secret is a published sample',
  fail: 'Secrets are the published samples',
  why: 'Everybody who has read the documentation can log in as superuser, mint service_role tokens and open the dashboard.',
  severity: 'P0',
  sources: ['failure case 1', 'checklist: Secrets', 'supabase/supabase:docker/.env.example'],
  needs: ['deployment', 'services'],
  uses: ['containers'],

  run({ deployment, services }, { facts }) {
    const secrets = secretsInUse(deployment, services, facts.containers);
    if (secrets.length === 0) return skip('no service is given a secret');
    const samples = secrets.filter(isTold);
    const evidence = some(samples.map((one) => seen(one.name, saw(one), one.at)));
    if (evidence === null) {
      return pass(seen('secrets', `${secrets.length} secrets in use, none of these is a published sample`));
    }
    const names = [...new Set(samples.map(({ name }) => shortName(name)))];
    return fail(
      `${listed(names)} ${names.length === 1 ? 'is' : 'are'} as published`,
      evidence,
      'Replace every sample with a random value, change the database roles together with POSTGRES_PASSWORD, and recreate all containers.',
    );
  },
});

function isTold({ secret, keys }: SecretInUse): boolean {
  if (secret.sample === undefined || secret.token !== undefined) return false;
  return !told.has(secret.sample) && !keys.some((key) => key.startsWith('S3_PROTOCOL_ACCESS_KEY_'));
}

function saw({ services }: SecretInUse): string {
  return services.length === 0
    ? 'is a published sample'
    : `is a published sample, read by ${listed(services)}`;
}
