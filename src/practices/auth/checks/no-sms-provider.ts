import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { isOn, textOf } from '../../../engine/in-effect.ts';
import { authOf, setting } from '../sign-up.ts';

export const noSmsProvider = defineCheck({
  id: 'auth/no-sms-provider',
  pass: 'Codes for phone numbers can be sent',
  fail: 'Sign-in by phone is on, and nobody sends the codes',
  why: 'Everybody who types a phone number gets an error, and "phone" shows as available to every client that asks.',
  severity: 'P2',
  sources: ['failure case 36', 'supabase/auth:internal/api/sms_provider/sms_provider.go'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const phone = setting(auth, 'GOTRUE_EXTERNAL_PHONE_ENABLED');
    if (!isOn(auth, 'GOTRUE_EXTERNAL_PHONE_ENABLED')) return skip('sign-in by phone is off');
    if (isOn(auth, 'GOTRUE_HOOK_SEND_SMS_ENABLED'))
      return pass(setting(auth, 'GOTRUE_HOOK_SEND_SMS_ENABLED'));
    const provider = setting(auth, 'GOTRUE_SMS_PROVIDER');
    if (textOf(auth, 'GOTRUE_SMS_PROVIDER') !== undefined) return pass(provider);
    if (isOn(auth, 'GOTRUE_SMS_AUTOCONFIRM'))
      return skip('auth/open-phone-sign-up tells of numbers that are confirmed without a message');
    return fail(
      'GOTRUE_EXTERNAL_PHONE_ENABLED is on and GOTRUE_SMS_PROVIDER is not set',
      [phone, provider],
      'Set ENABLE_PHONE_SIGNUP=false, or add GOTRUE_SMS_PROVIDER with its account to the environment of auth, and recreate auth.',
    );
  },
});
