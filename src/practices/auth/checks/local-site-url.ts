import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { textOf } from '../../../engine/in-effect.ts';
import { whyLocal } from '../../../model/net.ts';
import { authOf, setting } from '../sign-up.ts';

const name = 'GOTRUE_SITE_URL';

export const localSiteUrl = defineCheck({
  id: 'auth/local-site-url',
  pass: 'Auth links point at a public address',
  fail: 'Auth links point where nobody else can go',
  why: 'Confirmation and recovery mails lead to SITE_URL, and nobody else can open this machine.',
  severity: 'P1',
  sources: ['failure case 22', 'supabase/supabase:docker/.env.example'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const text = textOf(auth, name);
    const evidence = setting(auth, name);
    const fault = text === undefined ? 'SITE_URL is not set' : faultOf(text);
    if (fault === null) return pass(evidence);
    return fail(
      fault,
      [evidence],
      'Set SITE_URL to the address of the application that your users open, and recreate auth.',
    );
  },
});

function faultOf(text: string): string | null {
  if (!URL.canParse(text)) return `SITE_URL is ${text}, which is no URL`;
  const url = new URL(text);
  // A mobile app may be the site: its scheme opens it on every phone.
  if (!/^https?:$/.test(url.protocol)) return null;
  const who = whyLocal(url.hostname);
  return who === null ? null : `SITE_URL is ${text}, which ${who} can open`;
}
