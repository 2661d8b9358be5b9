import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { isOn } from '../../../engine/in-effect.ts';
import { authOf, isMailOn, isSignUpClosed, setting } from '../sign-up.ts';

export const emailAutoconfirm = defineCheck({
  id: 'auth/email-autoconfirm',
  pass: 'New users prove their mail address',
  fail: 'New users need not prove their mail address',
  why: "Anybody signs up with somebody else's address, and every rule that trusts the address trusts them.",
  severity: 'P1',
  sources: ['failure case 36', 'supabase/auth:internal/conf/configuration.go'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    if (!isMailOn(auth)) return skip('sign-in by mail is off');
    if (isSignUpClosed(auth)) return pass(setting(auth, 'GOTRUE_DISABLE_SIGNUP'));
    const confirmed = setting(auth, 'GOTRUE_MAILER_AUTOCONFIRM');
    if (!isOn(auth, 'GOTRUE_MAILER_AUTOCONFIRM')) return pass(confirmed);
    return fail(
      'addresses are confirmed without a mail',
      [confirmed],
      'Set ENABLE_EMAIL_AUTOCONFIRM=false once mails arrive, and recreate auth.',
    );
  },
});
