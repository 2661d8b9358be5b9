import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { isOn } from '../../../engine/in-effect.ts';
import { authOf, isMailOn, isSignUpClosed, setting } from '../sign-up.ts';

export const openSignUp = defineCheck({
  id: 'auth/open-sign-up',
  pass: 'Sign-up is closed, or guarded by a CAPTCHA',
  fail: 'Sign-up is open to bots',
  why: 'Bots fill the user table, spend the mail quota and get the rights of every authenticated user.',
  severity: 'P2',
  sources: ['failure case 36', 'supabase/supabase:docker/.env.example'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const closed = setting(auth, 'GOTRUE_DISABLE_SIGNUP');
    if (isSignUpClosed(auth)) return pass(closed);
    const captcha = setting(auth, 'GOTRUE_SECURITY_CAPTCHA_ENABLED');
    if (isOn(auth, 'GOTRUE_SECURITY_CAPTCHA_ENABLED')) return pass(captcha);
    const isAnonymousOn = isOn(auth, 'GOTRUE_EXTERNAL_ANONYMOUS_USERS_ENABLED');
    const isPhoneOn = isOn(auth, 'GOTRUE_EXTERNAL_PHONE_ENABLED');
    if (!isMailOn(auth) && !isPhoneOn && !isAnonymousOn) {
      return pass(setting(auth, 'GOTRUE_EXTERNAL_EMAIL_ENABLED'));
    }
    return fail(
      `anybody can make ${isAnonymousOn ? 'anonymous users' : 'an account'}, and no CAPTCHA asks who they are`,
      [closed, captcha],
      'Set DISABLE_SIGNUP=true if you make the accounts, else add GOTRUE_SECURITY_CAPTCHA_ENABLED, _PROVIDER and _SECRET to auth, and recreate it.',
    );
  },
});
