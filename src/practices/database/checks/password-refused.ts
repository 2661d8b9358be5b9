import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf, serviceOf, settingOf } from '../../../engine/find-service.ts';
import { editPlace } from '../../../engine/in-effect.ts';
import { counted, listed } from '../../../engine/words.ts';

export const passwordRefused = defineCheck({
  id: 'database/password-refused',
  pass: 'The database accepts the password in the files for every role',
  fail: 'The database refuses the password in the files',
  why: 'Services that are recreated cannot log in any more and restart for ever.',
  severity: 'P0',
  sources: ['failure case 13', 'failure case trap 1'],
  needs: ['services', 'logins'],

  run({ services, logins }) {
    const db = serviceOf(services, 'db');
    const password = db === undefined ? undefined : settingOf(db, 'POSTGRES_PASSWORD');
    const place = (password && editPlace(password)) ?? anchorOf(services, 'db');

    // SQLSTATE 28P01; another refusal (no such role, no pg_hba line) says nothing of the password.
    const refused = logins.logins.filter(
      ({ accepted, refusal }) => !accepted && /password authentication failed|^$/.test(refusal ?? ''),
    );
    const found = some(refused.map(({ role, refusal }) => seen(`role ${role}`, refusal ?? 'refused', place)));
    if (found !== null) {
      return fail(
        `${listed(refused.map(({ role }) => role))} cannot log in at ${logins.host}`,
        found,
        'Put the old password back into .env, or set the new one with ALTER ROLE for every service role as supabase_admin.',
      );
    }
    const open = [
      ...logins.logins.filter(({ accepted }) => !accepted).map(({ role, refusal }) => `${role}: ${refusal}`),
      ...(logins.untried ?? []).map(({ role, reason }) => `${role}: ${reason}`),
    ];
    if (open.length > 0) return unknown(`some logins could not be judged: ${listed(open, 3)}`);
    if (logins.logins.length === 0) return unknown('no login was tried');
    return pass(seen('logins', `${counted(logins.logins.length, 'role')} accepted at ${logins.host}`, place));
  },
});
