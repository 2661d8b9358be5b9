import { defineCheck, fail, pass, skip } from '../../../engine/check.ts';
import { textOf } from '../../../engine/in-effect.ts';
import { entriesOf } from '../redirects.ts';
import { authOf, setting } from '../sign-up.ts';

const name = 'GOTRUE_URI_ALLOW_LIST';

export const emptyRedirectList = defineCheck({
  id: 'auth/empty-redirect-list',
  pass: 'The addresses to return to after signing in are listed',
  fail: 'No address to return to after signing in is listed',
  why: 'Whoever signs in from a mobile app, a preview or a second domain lands on SITE_URL instead, without a word of error.',
  severity: 'P2',
  sources: ['failure case 29', 'supabase/auth:internal/utilities/request.go'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const entries = entriesOf(textOf(auth, name));
    const evidence = setting(auth, name);
    if (entries.length > 0)
      return pass({
        ...evidence,
        saw: `${entries.length} ${entries.length === 1 ? 'address' : 'addresses'}`,
      });
    return fail(
      'only the host of SITE_URL itself is accepted',
      [evidence],
      'List the addresses of your apps in ADDITIONAL_REDIRECT_URLS, or SITE_URL again if it is the only one, and recreate auth.',
    );
  },
});
