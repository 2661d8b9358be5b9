import { describe, expect, it } from 'vitest';
import { deployment, withKeys } from '../../../../test/helpers/deployment.ts';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { fromEnv, secretKey, token } from '../../../../test/helpers/secrets.ts';
import { sampleApiKeys } from './sample-api-keys.ts';

function stack(key: ReturnType<typeof token>, jwt: object = { fingerprint: 'f-jwt' }) {
  return {
    deployment: withKeys(secretKey('ANON_KEY', key)),
    services: [
      service('gateway', { environment: { SUPABASE_ANON_KEY: fromEnv('ANON_KEY', key) } }),
      service('auth', { environment: environment({ GOTRUE_JWT_SECRET: jwt }) }),
    ],
  };
}

describe('secrets/sample-api-keys', () => {
  it('fails for a published key', () => {
    expect(judge(sampleApiKeys, stack(token({ role: 'anon' }, { sample: 'anon-key' })))).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY is a public demo key',
      evidence: [{ subject: 'ANON_KEY', at: { file: '.env', line: 5 } }],
    });
  });

  it('fails for the demo issuer when no secret of this deployment signed the key', () => {
    const key = token({ role: 'anon', issuer: 'supabase-demo', verifiedBy: [] });

    expect(judge(sampleApiKeys, stack(key)).status).toBe('fail');
  });

  it('fails for the demo issuer when the sample secret signed the key', () => {
    const key = token({ role: 'anon', issuer: 'supabase-demo' });

    expect(judge(sampleApiKeys, stack(key, { fingerprint: 'f-jwt', sample: 'jwt-secret' })).status).toBe(
      'fail',
    );
  });

  it('passes for a key that names the demo issuer and is signed by a secret of its own', () => {
    expect(judge(sampleApiKeys, stack(token({ role: 'anon', issuer: 'supabase-demo' }))).status).toBe('pass');
  });

  it('passes for keys of its own', () => {
    expect(judge(sampleApiKeys, stack(token({ role: 'anon' }))).status).toBe('pass');
  });

  it('leaves foreign tokens of an application alone and skips without keys', () => {
    const foreign = token({ issuer: 'https://accounts.acme.dev', verifiedBy: [] });
    const services = [service('other', { environment: environment({ PARTNER_TOKEN: foreign }) })];

    expect(judge(sampleApiKeys, { deployment: deployment(), services }).status).toBe('skip');
  });
});
