import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { textOf } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { entriesOf, whyWide } from '../redirects.ts';
import { authOf, setting } from '../sign-up.ts';

const name = 'GOTRUE_URI_ALLOW_LIST';

export const wildcardRedirect = defineCheck({
  id: 'auth/wildcard-redirect',
  pass: 'Signing in returns to known hosts alone',
  fail: "Signing in can return to a stranger's site",
  why: "A link that starts at your own domain hands the session to the stranger's site.",
  severity: 'P1',
  sources: [
    'failure case 29',
    'supabase docs: redirect-urls',
    'supabase/auth:internal/conf/configuration.go',
  ],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const entries = entriesOf(textOf(auth, name));
    if (entries.length === 0) return skip('no address is listed');
    const evidence = setting(auth, name);
    const wide = entries.flatMap((entry) => {
      const why = whyWide(entry);
      return why === null ? [] : [{ entry, why }];
    });
    const found = some(wide.map(({ entry, why }) => ({ ...evidence, saw: `${entry} ${why}` })));
    if (found === null) return pass({ ...evidence, saw: listed(entries) });
    return fail(
      wide.map(({ entry, why }) => `${entry} ${why}`).join('; '),
      found,
      'Write each host out in ADDITIONAL_REDIRECT_URLS, with ** in the path alone, and recreate auth.',
    );
  },
});
