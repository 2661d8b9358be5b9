import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { openSignUp } from './open-sign-up.ts';

function stack(values: Parameters<typeof environment>[0]) {
  return { services: [service('auth', { environment: environment(values) })] };
}

describe('auth/open-sign-up', () => {
  it.each([
    ['mail, the default', {}],
    [
      'anonymous users',
      { GOTRUE_EXTERNAL_EMAIL_ENABLED: 'false', GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED: 'true' },
    ],
    ['phone', { GOTRUE_EXTERNAL_EMAIL_ENABLED: 'false', GOTRUE_EXTERNAL_PHONE_ENABLED: 'true' }],
  ])('fails when anybody can sign up by %s', (_what, values) => {
    expect(judge(openSignUp, stack(values))).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 10 } }, {}],
    });
  });

  it.each([
    ['sign-up is closed', { GOTRUE_DISABLE_SIGNUP: 'true' }],
    ['a CAPTCHA guards it', { GOTRUE_SECURITY_CAPTCHA_ENABLED: 'true' }],
    ['there is no way to sign up', { GOTRUE_EXTERNAL_EMAIL_ENABLED: 'false' }],
  ])('passes when %s', (_what, values) => {
    expect(judge(openSignUp, stack(values)).status).toBe('pass');
  });

  it('skips a stack without auth', () => {
    expect(judge(openSignUp, { services: [service('db')] }).status).toBe('skip');
  });
});
