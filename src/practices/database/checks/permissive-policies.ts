import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';

/** More than these are counted, not listed. */
const mostListed = 20;

const verbs = {
  insert: 'every insert',
  update: 'every update',
  delete: 'every delete',
  all: 'everything',
} as const;

export const permissivePolicies = defineCheck({
  id: 'database/permissive-policies',
  pass: 'No policy lets anybody write anything',
  fail: 'A policy lets anybody write anything',
  why: 'With the public key everybody adds, changes or deletes rows, and row level security looks switched on.',
  severity: 'P1',
  sources: ['failure case 82', 'supabase/splinter 0024_permissive_rls_policy'],
  needs: ['services', 'apiSurface'],

  run({ services, apiSurface }) {
    const at = anchorOf(services, 'rest', 'db');
    const { openPolicies: open } = apiSurface;
    const found = some(
      open
        .slice(0, mostListed)
        .map(({ table, policy, command }) => seen(table, `"${policy}" allows ${verbs[command]} to anon`, at)),
    );
    if (found === null) return pass(seen('policies', 'none lets anon write without a condition', at));
    return fail(
      `${open.length === 1 ? 'a policy' : `${open.length} policies`} with the condition true for writing`,
      found,
      'Replace the condition with one about the caller, auth.uid() = owner for example, or restrict the policy to authenticated.',
    );
  },
});
