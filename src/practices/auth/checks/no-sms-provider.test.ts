import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { noSmsProvider } from './no-sms-provider.ts';

function stack(values: Record<string, string>) {
  const all = { GOTRUE_EXTERNAL_PHONE_ENABLED: 'true', ...values };
  return { services: [service('auth', { environment: environment(all) })] };
}

describe('auth/no-sms-provider', () => {
  it.each([{}, { GOTRUE_SMS_PROVIDER: '' }, { GOTRUE_SMS_AUTOCONFIRM: 'false' }])(
    'fails with %j',
    (values) => {
      expect(judge(noSmsProvider, stack(values))).toMatchObject({ status: 'fail', evidence: [{}, {}] });
    },
  );

  it.each([{ GOTRUE_SMS_PROVIDER: 'twilio' }, { GOTRUE_HOOK_SEND_SMS_ENABLED: 'true' }])(
    'passes with %j',
    (values) => {
      expect(judge(noSmsProvider, stack(values)).status).toBe('pass');
    },
  );

  it('skips where phone is off, numbers need no message, or there is no auth', () => {
    expect(judge(noSmsProvider, stack({ GOTRUE_EXTERNAL_PHONE_ENABLED: 'false' })).status).toBe('skip');
    expect(judge(noSmsProvider, stack({ GOTRUE_SMS_AUTOCONFIRM: 'true' })).status).toBe('skip');
    expect(judge(noSmsProvider, { services: [] }).status).toBe('skip');
  });
});
