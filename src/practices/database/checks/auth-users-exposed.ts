import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

export const authUsersExposed = defineCheck({
  id: 'database/auth-users-exposed',
  pass: 'No view hands out the users of auth',
  fail: 'A view hands out the users of auth to anybody',
  why: 'Whoever has the public key lists every user with address, phone number and more.',
  severity: 'P0',
  sources: ['failure case 82', 'supabase/splinter 0002_auth_users_exposed'],
  needs: ['services', 'apiSurface'],

  run({ services, apiSurface }) {
    const at = anchorOf(services, 'rest', 'db');
    const open = apiSurface.definerViews.filter(({ reads }) => reads.includes('auth.users'));
    const found = some(open.map(({ view }) => seen(view, 'shows rows of auth.users to the anon key', at)));
    if (found === null) return pass(seen('views', 'none that anon may read shows auth.users', at));
    return fail(
      `${listed(open.map(({ view }) => view))} ${open.length === 1 ? 'shows' : 'show'} auth.users to the anon key`,
      found,
      'Run REVOKE ALL ON each view FROM anon, authenticated; keep what the public may see in a table of its own.',
    );
  },
});
