import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';

/** More than these are counted, not listed. */
const mostListed = 20;

export const definerFunctions = defineCheck({
  id: 'database/definer-functions',
  pass: 'No function with its owner’s rights can be called by anybody',
  fail: 'Functions with their owner’s rights can be called by anybody',
  why: 'They pass by row level security, and CREATE FUNCTION lets everybody call them unless that is revoked.',
  severity: 'P2',
  sources: ['failure case 82', 'supabase/splinter 0028_anon_security_definer_function_executable'],
  needs: ['services', 'apiSurface'],

  run({ services, apiSurface }) {
    const at = anchorOf(services, 'rest', 'db');
    const { definerFunctions: open } = apiSurface;
    const found = some(
      open
        .slice(0, mostListed)
        .map(({ name, owner }) => seen(name, `anon may call it, and it acts as ${owner}`, at)),
    );
    if (found === null) return pass(seen('functions', 'none that anon may call acts as its owner', at));
    return fail(
      `${counted(open.length, 'function')} of SECURITY DEFINER open to the anon key`,
      found,
      'Run REVOKE EXECUTE ON FUNCTION … FROM public, anon for each that the public need not call, or make it SECURITY INVOKER.',
    );
  },
});
