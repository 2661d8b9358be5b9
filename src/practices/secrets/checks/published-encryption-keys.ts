import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { encryptionKeysOf } from '../encryption-keys.ts';

export const publishedEncryptionKeys = defineCheck({
  id: 'secrets/published-encryption-keys',
  pass: 'No service encrypts with a key that is published',
  fail: 'Services encrypt with keys that are published',
  why: 'Whoever gets a dump of the database can decrypt the credentials that these services keep in it.',
  severity: 'P2',
  sources: [
    'failure case 81',
    'checklist: Secrets',
    'supabase/postgres-meta:src/server/constants.ts',
    'Logflare/logflare:docs/docs.logflare.com/docs/self-hosting/index.md',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const keys = inEffect(services, facts.containers).flatMap(encryptionKeysOf);
    if (keys.length === 0) return skip('no service here encrypts what it stores');
    const published = keys.filter(({ isPublished }) => isPublished);
    const evidence = some(published.map(({ subject, saw, at }) => seen(subject, saw, at)));
    if (evidence === null) return pass(...keys.map(({ subject, saw, at }) => seen(subject, saw, at)));
    return fail(
      `${listed(published.map(({ service }) => service))} ${published.length === 1 ? 'encrypts' : 'encrypt'} with a published key`,
      evidence,
      'Set a random key of the same length for each, and recreate the service (a Logflare key also needs LOGFLARE_DB_ENCRYPTION_KEY_RETIRED once).',
    );
  },
});
