import { describe, expect, it } from 'vitest';
import { container, environment, judge, service } from '../../../../test/helpers/facts.ts';
import { openPhoneSignUp } from './open-phone-sign-up.ts';

const open = {
  GOTRUE_EXTERNAL_PHONE_ENABLED: 'true',
  GOTRUE_SMS_AUTOCONFIRM: 'true',
  GOTRUE_DISABLE_SIGNUP: 'false',
};

function stack(values: Parameters<typeof environment>[0]) {
  return [service('auth', { environment: environment(values) })];
}

describe('auth/open-phone-sign-up', () => {
  it('fails for the shipped settings', () => {
    expect(judge(openPhoneSignUp, { services: stack(open) })).toMatchObject({
      status: 'fail',
      evidence: [
        { subject: 'services.auth.environment.GOTRUE_EXTERNAL_PHONE_ENABLED', saw: 'true', at: { line: 10 } },
        { subject: 'services.auth.environment.GOTRUE_SMS_AUTOCONFIRM', saw: 'true' },
      ],
    });
  });

  it.each([
    ['phone is off', { ...open, GOTRUE_EXTERNAL_PHONE_ENABLED: 'false' }],
    ['phone is not set', {}],
    ['numbers are confirmed by message', { ...open, GOTRUE_SMS_AUTOCONFIRM: 'false' }],
    ['sign-up is closed', { ...open, GOTRUE_DISABLE_SIGNUP: 'true' }],
  ])('passes when %s', (_what, values) => {
    expect(judge(openPhoneSignUp, { services: stack(values) }).status).toBe('pass');
  });

  it('lets what runs decide', () => {
    const project = [container('auth', { environment: environment(open) })];
    const services = stack({ GOTRUE_EXTERNAL_PHONE_ENABLED: 'false' });

    expect(judge(openPhoneSignUp, { services, containers: { project, foreign: [] } }).status).toBe('fail');
  });

  it('skips a stack without auth', () => {
    expect(judge(openPhoneSignUp, { services: [service('db')] }).status).toBe('skip');
  });
});
