import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import type { Evidence } from '../../../model/outcome.ts';
import { authLinks, faultOf } from '../auth-paths.ts';
import { publicUrlsOf } from '../public-urls.ts';

export const authPathOnce = defineCheck({
  id: 'tls/auth-path-once',
  pass: 'Links to the auth service hold /auth/v1 once',
  fail: 'Links to the auth service miss it',
  why: 'Confirmation links and OAuth callbacks end in "no Route matched", so nobody can finish signing in.',
  severity: 'P1',
  sources: [
    'failure case 23',
    'supabase/auth:internal/mailer/templatemailer',
    'supabase/supabase:docker/upgrades.json (0.7.0)',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const [auth, gateway] = [serviceOf(real, 'auth'), serviceOf(real, 'gateway')];
    if (auth === undefined || gateway === undefined)
      return skip('no auth service behind a gateway runs here');
    const text = textOf(auth, 'API_EXTERNAL_URL');
    const value = auth.environment['API_EXTERNAL_URL'];
    if (text === undefined || value === undefined || !URL.canParse(text))
      return skip('auth is told no external URL');
    const external = new URL(text);
    // Another host for auth than for the rest is a proxy's own routing.
    const others = publicUrlsOf(real).filter(({ name }) => name !== 'API_EXTERNAL_URL');
    const hosts = others.length === 0 ? [external.host] : others.flatMap(({ url }) => url?.host ?? []);
    const faults: Evidence[] = authLinks(auth, external).flatMap((link) => {
      const fault = faultOf(link, hosts);
      return fault === null ? [] : [seen(link.subject, `${fault}: ${link.link}`, link.at)];
    });
    if (external.pathname.split('/auth/v1').length > 2) {
      faults.push(seenValue(auth, 'API_EXTERNAL_URL', value, `/auth/v1 twice: ${text}`));
    }
    // The gateway is given the issuer only where upstream's files let API_EXTERNAL_URL hold the path.
    const isIssuer =
      textOf(gateway, 'JWT_ISSUER') === text && gateway.environment['JWT_ISSUER']?.variables.length === 1;
    if (isIssuer && !external.pathname.startsWith('/auth/v1')) {
      faults.push(seenValue(auth, 'API_EXTERNAL_URL', value, `no /auth/v1: ${text}`));
    }
    const evidence = some(faults);
    if (evidence === null) return pass(seenValue(auth, 'API_EXTERNAL_URL', value, text));
    return fail(
      evidence.map(({ subject, saw }) => `${subject} gives ${saw}`).join('; '),
      evidence,
      'Let API_EXTERNAL_URL end in /auth/v1 exactly where the Compose file adds callbacks without it, give the mail paths /auth/v1/verify, and recreate auth and the gateway.',
    );
  },
});
