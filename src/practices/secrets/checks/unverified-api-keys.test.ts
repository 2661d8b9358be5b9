import { describe, expect, it } from 'vitest';
import { deployment, withKeys } from '../../../../test/helpers/deployment.ts';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { fromEnv, secretKey, token } from '../../../../test/helpers/secrets.ts';
import { unverifiedApiKeys } from './unverified-api-keys.ts';

function stack(storage: Parameters<typeof environment>[0], jwt: object = { fingerprint: 'f-jwt' }) {
  return {
    deployment: deployment(),
    services: [
      service('storage', { environment: environment(storage) }),
      service('auth', { environment: environment({ GOTRUE_JWT_SECRET: jwt }) }),
    ],
  };
}

describe('secrets/unverified-api-keys', () => {
  it('passes for keys signed by the secret in use with their roles', () => {
    const keys = { ANON_KEY: token({ role: 'anon' }), SERVICE_KEY: token({ role: 'service_role' }) };

    expect(judge(unverifiedApiKeys, stack(keys)).status).toBe('pass');
  });

  it('fails for a key that another secret signed', () => {
    expect(
      judge(unverifiedApiKeys, stack({ ANON_KEY: token({ role: 'anon', verifiedBy: [] }) })),
    ).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY is not signed by the JWT secret that the services use',
      evidence: [{ at: { file: 'docker-compose.yml', line: 10 } }],
    });
  });

  it('fails for a key that only a secret nobody verifies with has signed', () => {
    const key = token({ role: 'anon', verifiedBy: ['f-vault'] });

    expect(judge(unverifiedApiKeys, stack({ ANON_KEY: key })).status).toBe('fail');
  });

  it('fails for keys that were swapped', () => {
    expect(judge(unverifiedApiKeys, stack({ ANON_KEY: token({ role: 'service_role' }) }))).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY has the role service_role instead of anon',
    });
  });

  it('fails for one variable that serves as both keys', () => {
    const key = token({ role: 'anon' });
    const services = [
      service('studio', {
        environment: {
          SUPABASE_ANON_KEY: fromEnv('ANON_KEY', key),
          SUPABASE_SERVICE_KEY: fromEnv('ANON_KEY', key),
        },
      }),
      service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { fingerprint: 'f-jwt' } }) }),
    ];

    expect(
      judge(unverifiedApiKeys, { deployment: withKeys(secretKey('ANON_KEY', key)), services }),
    ).toMatchObject({
      status: 'fail',
      detail: 'ANON_KEY is given to services as the anon and as the service_role key',
    });
  });

  it('fails for a key that is no token', () => {
    expect(judge(unverifiedApiKeys, stack({ SERVICE_KEY: { bytes: 20 } })).status).toBe('fail');
  });

  it('passes for an asymmetric key that a key set of the deployment verifies', () => {
    const key = token({ role: 'anon', algorithm: 'ES256', verifiedBy: ['f-jwks'] });

    expect(judge(unverifiedApiKeys, stack({ ANON_KEY: key })).status).toBe('pass');
  });

  it.each([
    ['an asymmetric key of an issuer elsewhere', { algorithm: 'ES256' }, {}],
    ['a secret kept in a file', {}, { form: 'file' }],
  ])('is unknown for %s', (_what, claims, jwt) => {
    const key = token({ role: 'anon', verifiedBy: [], ...claims });

    expect(judge(unverifiedApiKeys, stack({ ANON_KEY: key }, jwt)).status).toBe('unknown');
  });

  it('is unknown when no service names its JWT secret', () => {
    const services = [
      service('storage', { environment: environment({ ANON_KEY: token({ role: 'anon' }) }) }),
    ];

    expect(judge(unverifiedApiKeys, { deployment: deployment(), services }).status).toBe('unknown');
  });

  it.each([
    ['the opaque new keys', { SUPABASE_SECRET_KEY: { bytes: 40 }, SUPABASE_PUBLISHABLE_KEY: { bytes: 40 } }],
    ['a key of an application', { STRIPE_SERVICE_KEY: { bytes: 40 } }],
    ['a legacy key that was emptied', { ANON_KEY: { bytes: 0 } }],
  ])('leaves %s alone', (_what, keys) => {
    expect(judge(unverifiedApiKeys, stack(keys)).status).toBe('skip');
  });
});
