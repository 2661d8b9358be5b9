import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import { relayFault, whyNoMail } from '../relay.ts';

const name = 'GOTRUE_RATE_LIMIT_EMAIL_SENT';

export const defaultRateLimit = defineCheck({
  id: 'mail/default-rate-limit',
  pass: 'The number of mails an hour is chosen',
  fail: 'No more than 30 mails an hour leave the whole instance',
  why: 'From the thirty-first on, people who sign up or reset a password in that hour get "email rate limit exceeded".',
  severity: 'P2',
  sources: ['failure case 33', 'supabase/auth:internal/conf/configuration.go'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const auth = serviceOf(real, 'auth');
    const excuse = whyNoMail(auth);
    if (auth === undefined || excuse !== null) return skip(excuse ?? 'this stack runs no auth service');
    if (relayFault(auth, real) !== null) return skip('mail/sample-relay tells that there is no real relay');
    const value = auth.environment[name];
    const text = textOf(auth, name);
    if (value !== undefined && text !== undefined)
      return pass(seenValue(auth, name, value, `${text} an hour`));
    return fail(
      `${name} is not set, so the default of 30 mails an hour for all users together holds`,
      [seen(`services.${auth.name}.environment.${name}`, 'not set', auth.at)],
      `Wish mail.rate_limit in seaworthy.yaml beside mail.provider, or add ${name} to the environment of auth: the number of mails an hour that you expect, and the relay allows.`,
    );
  },
});
