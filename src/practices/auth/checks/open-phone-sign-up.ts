import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { isOn } from '../../../engine/in-effect.ts';
import { authOf, isSignUpClosed, setting } from '../sign-up.ts';

export const openPhoneSignUp = defineCheck({
  id: 'auth/open-phone-sign-up',
  pass: 'Nobody gets an account for a phone number they do not hold',
  fail: 'Anybody gets an account for any phone number',
  why: 'Auth confirms each number without sending a message, so bots make accounts, and take the numbers of others.',
  severity: 'P1',
  sources: [
    'failure case 36',
    'supabase/supabase:docker/.env.example',
    'supabase/auth:internal/conf/configuration.go',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const phone = setting(auth, 'GOTRUE_EXTERNAL_PHONE_ENABLED');
    if (!isOn(auth, 'GOTRUE_EXTERNAL_PHONE_ENABLED')) return pass(phone);
    if (isSignUpClosed(auth)) return pass(setting(auth, 'GOTRUE_DISABLE_SIGNUP'));
    const confirmed = setting(auth, 'GOTRUE_SMS_AUTOCONFIRM');
    if (!isOn(auth, 'GOTRUE_SMS_AUTOCONFIRM')) return pass(phone, confirmed);
    return fail(
      'sign-up by phone is on, and numbers are confirmed without a message',
      [phone, confirmed],
      'Set ENABLE_PHONE_SIGNUP=false, or ENABLE_PHONE_AUTOCONFIRM=false with an SMS provider, and recreate auth.',
    );
  },
});
