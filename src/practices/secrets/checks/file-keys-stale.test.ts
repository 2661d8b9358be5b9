import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { at, withCopy, withoutCopy } from '../kept-copies.test-data.ts';
import { fileKeysStale } from './file-keys-stale.ts';

describe('secrets/file-keys-stale', () => {
  it.each(['function', 'gateway', 'proxy', 'compose', 'web-root'] as const)(
    'fails for a %s file with a key of an older secret',
    (kind) => {
      expect(judge(fileKeysStale, withCopy({ verifiedBy: [] }, { kind }))).toMatchObject({
        status: 'fail',
        evidence: [
          {
            subject: at.file,
            saw: 'service_role key, signed by another secret than the one in use, never expires',
            at,
          },
        ],
      });
    },
  );

  it('fails for a published sample key, and says that it is one', () => {
    const outcome = judge(fileKeysStale, withCopy({ verifiedBy: [], issuer: 'supabase-demo' }));
    expect(JSON.stringify(outcome)).toContain('published sample service_role key');
  });

  it.each([
    ['a key that the secret in use signed', {}, {}],
    ['a key of a hosted project', { verifiedBy: [], hostedProject: 'abcdefghijklmnopqrst' }, {}],
    ['a token of another issuer', { verifiedBy: [], role: 'bot', issuer: 'https://accounts.acme.dev' }, {}],
    ['a key that an asymmetric key elsewhere signed', { verifiedBy: [], algorithm: 'ES256' }, {}],
    ['a script, of which another check tells', { verifiedBy: [] }, { kind: 'script' as const }],
    ['a copy of the env file', { verifiedBy: [] }, { kind: 'env-copy' as const }],
  ])('passes by %s', (_what, claims, parts) => {
    expect(judge(fileKeysStale, withCopy(claims, parts)).status).toBe('pass');
  });

  it('leaves the key that a service reads to the checks of API keys', () => {
    const given = withCopy({ verifiedBy: [] }, { kind: 'compose' });
    const key = given.keptTokens.copies[0]?.secret ?? {};
    const storage = service('storage', { environment: environment({ SERVICE_KEY: key }) });
    expect(judge(fileKeysStale, { ...given, services: [...given.services, storage] }).status).toBe('pass');
  });

  it('passes where no file holds one, is unknown where one could not be read, and skips without a secret', () => {
    expect(judge(fileKeysStale, withoutCopy()).status).toBe('pass');
    const skipped = [{ path: 'volumes/api/kong.yml', reason: 'may not be read by this user' }];
    expect(judge(fileKeysStale, withCopy({}, {}, { skipped }))).toMatchObject({
      status: 'unknown',
      reason: 'volumes/api/kong.yml may not be read by this user',
    });
    expect(judge(fileKeysStale, { ...withCopy(), services: [service('db')] }).status).toBe('skip');
  });
});
