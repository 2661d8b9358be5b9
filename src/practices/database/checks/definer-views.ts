import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

/** More than these are counted, not listed. */
const mostListed = 20;

export const definerViews = defineCheck({
  id: 'database/definer-views',
  pass: 'Views that anybody may read keep to row level security',
  fail: 'Views that anybody may read pass by row level security',
  why: 'A view reads with the rights of its owner: the policies of the tables beneath it do not count.',
  severity: 'P1',
  sources: [
    'failure case 82',
    'supabase/splinter 0010_security_definer_view',
    'PostgreSQL manual, CREATE VIEW',
  ],
  needs: ['services', 'apiSurface'],

  run({ services, apiSurface }) {
    const at = anchorOf(services, 'rest', 'db');
    // database/auth-users-exposed tells of the users.
    const open = apiSurface.definerViews.filter(({ reads }) => reads.some((table) => table !== 'auth.users'));
    const found = some(
      open
        .slice(0, mostListed)
        .map(({ view, reads }) => seen(view, `reads ${listed(reads)} past its policies`, at)),
    );
    if (found === null) return pass(seen('views', 'none that anon may read passes by a policy', at));
    return fail(
      `${counted(open.length, 'view')} open to the anon key past row level security`,
      found,
      'Run ALTER VIEW … SET (security_invoker = true) on each, or revoke SELECT on it from anon.',
    );
  },
});
