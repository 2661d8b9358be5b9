import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

/** More than these are counted, not listed. */
const mostListed = 20;

export const unsecurableRelations = defineCheck({
  id: 'database/unsecurable-relations',
  pass: 'Nothing that cannot have row level security is open to anybody',
  fail: 'Relations that cannot have row level security are open to anybody',
  why: 'A materialized view or foreign table knows no policies: the public key reads all of it.',
  severity: 'P2',
  sources: ['failure case 82', 'supabase/splinter 0016_materialized_view_in_api, 0017_foreign_table_in_api'],
  needs: ['services', 'apiSurface'],

  run({ services, apiSurface }) {
    const at = anchorOf(services, 'rest', 'db');
    const { unsecurable: open } = apiSurface;
    const found = some(
      open.slice(0, mostListed).map(({ relation, kind }) => seen(relation, `${kind} that anon may read`, at)),
    );
    if (found === null)
      return pass(seen('relations', 'no materialized view or foreign table open to anon', at));
    return fail(
      `${listed(open.map(({ relation }) => relation))} open to the anon key`,
      found,
      'Run REVOKE SELECT ON each FROM anon, authenticated, or move it into a schema that the API does not expose.',
    );
  },
});
