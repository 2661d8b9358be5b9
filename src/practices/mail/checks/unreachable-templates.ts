import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { whyNoMail } from '../relay.ts';
import { templateFault, templatesOf } from '../templates.ts';

export const unreachableTemplates = defineCheck({
  id: 'mail/unreachable-templates',
  pass: 'Auth can fetch its mail templates',
  fail: 'Auth cannot fetch its mail templates',
  why: 'Auth falls back to its plain English defaults without a word, so users get mails that are not yours.',
  severity: 'P1',
  sources: ['failure case 35', 'supabase/auth:internal/mailer/templatemailer/template.go'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const auth = serviceOf(real, 'auth');
    const excuse = whyNoMail(auth);
    if (auth === undefined || excuse !== null) return skip(excuse ?? 'this stack runs no auth service');
    const templates = templatesOf(auth);
    if (templates.length === 0) return skip('auth is told no template of its own');
    const faulty = templates.flatMap((template) => {
      const fault = templateFault(template, auth, real);
      return fault === null ? [] : [{ ...template, fault }];
    });
    const evidence = some(
      faulty.map(({ name, value, text, fault }) => seenValue(auth, name, value, `${text}: ${fault}`)),
    );
    if (evidence === null)
      return pass(...templates.map(({ name, value, text }) => seenValue(auth, name, value, text)));
    return fail(
      `${listed(faulty.map(({ text, fault }) => `${text} ${fault}`))}`,
      evidence,
      'Serve the templates by http inside the Compose network, from a small web server for example, name that address, and recreate auth.',
    );
  },
});
