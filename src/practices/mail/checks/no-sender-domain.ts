import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import { isPlaceholderDomain, whyLocal } from '../../../model/net.ts';
import { whyNoMail } from '../relay.ts';

const name = 'GOTRUE_SMTP_ADMIN_EMAIL';

export const noSenderDomain = defineCheck({
  id: 'mail/no-sender-domain',
  pass: 'Mail comes from a domain of its own',
  fail: "Mail comes from a domain that is nobody's",
  why: 'Relays refuse the sender, or the mails end in spam because no SPF or DKIM record vouches for it.',
  severity: 'P1',
  sources: ['failure case 32', 'failure case 30', 'RFC 2606', 'supabase/supabase:docker/.env.example'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = serviceOf(inEffect(services, facts.containers), 'auth');
    const excuse = whyNoMail(auth);
    if (auth === undefined || excuse !== null) return skip(excuse ?? 'this stack runs no auth service');
    const value = auth.environment[name];
    const sender = textOf(auth, name);
    const evidence =
      value === undefined
        ? seen(`services.${auth.name}.environment.${name}`, 'not set', auth.at)
        : seenValue(auth, name, value, sender ?? 'empty');
    const fault = faultOf(sender);
    if (fault === null) return pass(evidence);
    return fail(
      fault,
      [evidence],
      'Set SMTP_ADMIN_EMAIL (mail.from in seaworthy.yaml) to an address of a domain that the relay may send for; seaworthy mail dns looks its records up.',
    );
  },
});

function faultOf(sender: string | undefined): string | null {
  if (sender === undefined) return 'no sender address is set';
  const domain = /^[^@\s<>]+@([^@\s<>]+)$/.exec(sender)?.[1];
  if (domain === undefined) return `${sender} is no mail address`;
  const isNobodys = isPlaceholderDomain(domain) || whyLocal(domain) !== null;
  return isNobodys ? `the sender ${sender} is of a domain that nobody can receive or vouch for` : null;
}
