import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { emailAutoconfirm } from './email-autoconfirm.ts';

function stack(values: Parameters<typeof environment>[0]) {
  return { services: [service('auth', { environment: environment(values) })] };
}

const on = { GOTRUE_MAILER_AUTOCONFIRM: 'true' };

describe('auth/email-autoconfirm', () => {
  it('fails when addresses are confirmed without a mail', () => {
    expect(judge(emailAutoconfirm, stack(on))).toMatchObject({
      status: 'fail',
      evidence: [
        { subject: 'services.auth.environment.GOTRUE_MAILER_AUTOCONFIRM', saw: 'true', at: { line: 10 } },
      ],
    });
  });

  it('passes when they are not, or when nobody can sign up', () => {
    expect(judge(emailAutoconfirm, stack({ GOTRUE_MAILER_AUTOCONFIRM: 'false' })).status).toBe('pass');
    expect(judge(emailAutoconfirm, stack({})).status).toBe('pass');
    expect(judge(emailAutoconfirm, stack({ ...on, GOTRUE_DISABLE_SIGNUP: 'true' })).status).toBe('pass');
  });

  it('skips when mail is off, and without auth', () => {
    expect(judge(emailAutoconfirm, stack({ ...on, GOTRUE_EXTERNAL_EMAIL_ENABLED: 'false' })).status).toBe(
      'skip',
    );
    expect(judge(emailAutoconfirm, { services: [service('db')] }).status).toBe('skip');
  });
});
