import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import { relayFault, whyNoMail } from '../relay.ts';

export const sampleRelay = defineCheck({
  id: 'mail/sample-relay',
  pass: 'Mail goes to a real relay',
  fail: 'Mail goes nowhere',
  why: 'Sign-ups, password resets and magic links fail or wait for a mail that never comes.',
  severity: 'P1',
  sources: [
    'failure case 30',
    'seed report 2',
    'checklist: Mail',
    'supabase/auth:internal/mailer/templatemailer/template.go',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const auth = serviceOf(real, 'auth');
    const excuse = whyNoMail(auth);
    if (auth === undefined || excuse !== null) return skip(excuse ?? 'this stack runs no auth service');
    const host = auth.environment['GOTRUE_SMTP_HOST'];
    const saw = textOf(auth, 'GOTRUE_SMTP_HOST') ?? 'not set';
    const evidence =
      host === undefined
        ? seen(`services.${auth.name}.environment.GOTRUE_SMTP_HOST`, saw, auth.at)
        : seenValue(auth, 'GOTRUE_SMTP_HOST', host, saw);
    const fault = relayFault(auth, real);
    if (fault === null) return pass(evidence);
    return fail(
      fault,
      [evidence],
      'Wish a real relay in seaworthy.yaml (mail.provider), run seaworthy apply --only mail, and prove it with seaworthy mail test.',
    );
  },
});
