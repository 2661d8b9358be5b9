import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import { modeOf } from '../port-modes.ts';
import { isLocalRelay, relayFault, whyNoMail } from '../relay.ts';

export const mismatchedTlsPort = defineCheck({
  id: 'mail/mismatched-tls-port',
  pass: 'The mail port speaks TLS as auth does',
  fail: 'The mail port does not speak TLS as auth does',
  why: 'Auth waits for a greeting in plain text that never comes, and every mail ends in a timeout.',
  severity: 'P1',
  sources: [
    'failure case 31',
    'go-gomail/gomail:smtp.go',
    'RFC 8314 section 3.3',
    'supabase/auth:internal/conf/configuration.go',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const auth = serviceOf(real, 'auth');
    const excuse = whyNoMail(auth);
    if (auth === undefined || excuse !== null) return skip(excuse ?? 'this stack runs no auth service');
    if (relayFault(auth, real) !== null) return skip('mail/sample-relay tells that there is no real relay');
    const host = textOf(auth, 'GOTRUE_SMTP_HOST') ?? '';
    if (isLocalRelay(host)) return skip('the relay is on a network of yours, which knows its own ports');
    const value = auth.environment['GOTRUE_SMTP_PORT'];
    const text = textOf(auth, 'GOTRUE_SMTP_PORT') ?? '587';
    const mode = modeOf(text);
    const saw = `${text}: ${mode.says}`;
    const evidence =
      value === undefined
        ? seen(`services.${auth.name}.environment.GOTRUE_SMTP_PORT`, `not set, so ${saw}`, auth.at)
        : seenValue(auth, 'GOTRUE_SMTP_PORT', value, saw);
    if (mode.works) return pass(evidence);
    return fail(
      `port ${text} of ${host} ${mode.says}`,
      [evidence],
      'Set SMTP_PORT to 587 (STARTTLS) or 465 (TLS from the start), whichever the relay offers, recreate auth, and run seaworthy mail test.',
    );
  },
});
