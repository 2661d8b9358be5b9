import { describe, expect, it } from 'vitest';
import { environment, image, judge, service } from '../../../../test/helpers/facts.ts';
import { publishedEncryptionKeys } from './published-encryption-keys.ts';

describe('secrets/published-encryption-keys', () => {
  it.each([
    [
      "Realtime's constant",
      service('realtime', { environment: environment({ DB_ENC_KEY: { sample: 'realtime-db-enc-key' } }) }),
    ],
    ["postgres-meta's built-in key", service('meta')],
    [
      "postgres-meta's built-in key written out",
      service('meta', { environment: environment({ CRYPTO_KEY: { sample: 'meta-crypto-key' } }) }),
    ],
    ["Logflare's built-in key", service('analytics', { image: image('supabase/logflare:1.43.1') })],
    [
      "Logflare's built-in key behind an empty variable",
      service('analytics', { environment: environment({ LOGFLARE_DB_ENCRYPTION_KEY: '' }) }),
    ],
  ])('fails for %s', (_what, broken) => {
    const outcome = judge(publishedEncryptionKeys, { services: [broken] });

    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: { file: 'docker-compose.yml', line: 10 } }],
    });
  });

  it('passes when each has a key of its own', () => {
    const services = [
      service('realtime', { environment: environment({ DB_ENC_KEY: {} }) }),
      service('meta', { environment: environment({ CRYPTO_KEY: {} }) }),
      service('analytics', { environment: environment({ LOGFLARE_DB_ENCRYPTION_KEY: {} }) }),
    ];

    expect(judge(publishedEncryptionKeys, { services }).status).toBe('pass');
  });

  it('passes over a sample of which secrets/sample-secrets tells', () => {
    const services = [
      service('meta', { environment: environment({ CRYPTO_KEY: { sample: 'encryption-key' } }) }),
    ];

    expect(judge(publishedEncryptionKeys, { services }).status).toBe('pass');
  });

  it('skips a Logflare from before it encrypted, and a stack with none of the three', () => {
    const old = service('analytics', { image: image('supabase/logflare:1.4.0') });

    expect(judge(publishedEncryptionKeys, { services: [old] }).status).toBe('skip');
    expect(judge(publishedEncryptionKeys, { services: [service('db')] }).status).toBe('skip');
  });
});
