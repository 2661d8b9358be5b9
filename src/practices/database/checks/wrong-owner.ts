import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';

const mostListed = 20;

export const wrongOwner = defineCheck({
  id: 'database/wrong-owner',
  pass: 'Every service owns its own objects',
  fail: 'Objects belong to the wrong role',
  why: 'The next migration of that service ends with "must be owner of table", and it does not start again.',
  severity: 'P1',
  sources: ['failure case 65', 'failure case 59', 'upstream utils/reassign-owner.sh'],
  needs: ['services', 'ownership'],

  run({ services, ownership }) {
    const at = anchorOf(services, 'db');
    const found = some(
      ownership.wrong
        .slice(0, mostListed)
        .map(({ object, owner, expected }) => seen(object, `belongs to ${owner} instead of ${expected}`, at)),
    );
    if (found === null) return pass(seen('pg_class', 'every object belongs to its service', at));
    return fail(
      `${counted(ownership.wrong.length, 'object')} with another owner than ${ownership.wrong.length === 1 ? 'its' : 'their'} service`,
      found,
      'Give each back with ALTER … OWNER TO as supabase_admin; utils/reassign-owner.sh of Supabase does it for postgres.',
    );
  },
});
