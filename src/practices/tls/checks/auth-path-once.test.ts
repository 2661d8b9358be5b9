import { describe, expect, it } from 'vitest';
import { environment, here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { authPathOnce } from './auth-path-once.ts';

const paths = Object.fromEntries(
  ['CONFIRMATION', 'INVITE', 'RECOVERY', 'EMAIL_CHANGE'].map((mail) => [
    `GOTRUE_MAILER_URLPATHS_${mail}`,
    '/auth/v1/verify',
  ]),
);

function stack(external: string, more: Parameters<typeof environment>[0] = {}, hasIssuer = false) {
  const issuer = value(external, { at: [here, { file: '.env', line: 9 }], variables: ['API_EXTERNAL_URL'] });
  return {
    services: [
      service('gateway', { environment: hasIssuer ? { JWT_ISSUER: issuer } : {} }),
      service('auth', { environment: environment({ API_EXTERNAL_URL: external, ...paths, ...more }) }),
    ],
  };
}

function google(callback: string, enabled = 'true') {
  return { GOTRUE_EXTERNAL_GOOGLE_ENABLED: enabled, GOTRUE_EXTERNAL_GOOGLE_REDIRECT_URI: callback };
}

describe('tls/auth-path-once', () => {
  it.each([
    ['older files without the path', stack('https://api.acme.dev')],
    [
      'older files with their own callback',
      stack('https://api.acme.dev', google('https://api.acme.dev/auth/v1/callback')),
    ],
    [
      'newer files with the path',
      stack('https://api.acme.dev/auth/v1', google('https://api.acme.dev/auth/v1/callback'), true),
    ],
    ['mail paths, which are absolute, against a URL with the path', stack('https://api.acme.dev/auth/v1')],
    [
      'a callback of a provider that is off',
      stack('https://api.acme.dev', google('https://api.acme.dev/callback', 'false')),
    ],
    [
      'a callback to a host of its own',
      stack('https://api.acme.dev', google('https://login.acme.dev/callback')),
    ],
  ])('passes for %s', (_what, given) => {
    expect(judge(authPathOnce, given).status).toBe('pass');
  });

  it('fails for a callback with the path twice', () => {
    const given = stack(
      'https://api.acme.dev/auth/v1',
      google('https://api.acme.dev/auth/v1/auth/v1/callback'),
    );

    expect(judge(authPathOnce, given)).toMatchObject({
      status: 'fail',
      detail:
        'services.auth.environment.GOTRUE_EXTERNAL_GOOGLE_REDIRECT_URI gives /auth/v1 twice: https://api.acme.dev/auth/v1/auth/v1/callback',
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('fails for a URL with the path twice, which mail links hide', () => {
    expect(judge(authPathOnce, stack('https://api.acme.dev/auth/v1/auth/v1'))).toMatchObject({
      status: 'fail',
      evidence: [{ saw: '/auth/v1 twice: https://api.acme.dev/auth/v1/auth/v1' }],
    });
  });

  it('fails for a callback without the path', () => {
    expect(
      judge(authPathOnce, stack('https://api.acme.dev', google('https://api.acme.dev/callback'))).status,
    ).toBe('fail');
  });

  it('fails for mails whose path is the default or relative', () => {
    const name = 'GOTRUE_MAILER_URLPATHS_RECOVERY';

    expect(judge(authPathOnce, stack('https://api.acme.dev/auth/v1', { [name]: null }))).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'no /auth/v1: https://api.acme.dev/verify' }],
    });
  });

  it('fails where the gateway takes the issuer from a URL without the path', () => {
    expect(judge(authPathOnce, stack('https://api.acme.dev', {}, true))).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'no /auth/v1: https://api.acme.dev' }],
    });
  });

  it('leaves auth on a host of its own alone', () => {
    const given = stack('https://login.acme.dev', { GOTRUE_MAILER_URLPATHS_INVITE: '/verify' });
    const studio = service('studio', {
      environment: environment({ SUPABASE_PUBLIC_URL: 'https://api.acme.dev' }),
    });

    expect(judge(authPathOnce, { services: [...given.services, studio] }).status).toBe('pass');
  });

  it('skips without a URL and without a gateway', () => {
    expect(judge(authPathOnce, { services: [service('auth'), service('gateway')] }).status).toBe('skip');
    expect(judge(authPathOnce, { services: stack('https://a.dev').services.slice(1) }).status).toBe('skip');
  });
});
