import { describe, expect, it } from 'vitest';
import { environment, judge, secret, service } from '../../../../test/helpers/facts.ts';
import { at, inDays, withCopy } from '../kept-copies.test-data.ts';
import { serviceKeyInWebRoot } from './service-key-in-web-root.ts';

describe('secrets/service-key-in-web-root', () => {
  it('fails for a valid service_role key in a served file', () => {
    expect(judge(serviceKeyInWebRoot, withCopy({}, { kind: 'web-root' }))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: at.file, at }],
    });
  });

  it('fails for the opaque secret key that a service is given', () => {
    const given = withCopy(
      {},
      { kind: 'web-root', opaque: 'secret', secret: secret({ fingerprint: 'f-sb' }) },
    );
    const gateway = service('gateway', {
      environment: environment({ SUPABASE_SECRET_KEY: { fingerprint: 'f-sb' } }),
    });
    expect(judge(serviceKeyInWebRoot, { ...given, services: [...given.services, gateway] }).status).toBe(
      'fail',
    );
    expect(judge(serviceKeyInWebRoot, given).status).toBe('pass');
  });

  it.each([
    ['the anon key, which is public', { role: 'anon' }, {}],
    ['a key that another secret signed', { verifiedBy: [] }, {}],
    ['an expired key', { expiresAt: inDays(-1) }, {}],
    ['a key in a file that is not served', {}, { kind: 'function' as const }],
  ])('passes by %s', (_what, claims, parts) => {
    expect(judge(serviceKeyInWebRoot, withCopy(claims, { kind: 'web-root', ...parts })).status).toBe('pass');
  });
});
