import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { dumpsAnother } from '../database-copies.ts';

/** Every database there is, as files or as statements; roles alone are none. */
const whole =
  /\b(?:pg_dumpall\b(?!.*(?:--globals-only|--roles-only|\s-[gr]\b))|pg_basebackup|pgbackrest|wal-g|barman)/;

export const supabaseDatabaseNotDumped = defineCheck({
  id: 'backup/supabase-database-not-dumped',
  pass: 'The database of pooler and analytics is saved',
  fail: 'The database of pooler and analytics is in no dump',
  why: 'A restore has no _supabase: the pooler knows no tenant, analytics has no logs or settings, and both restart for ever.',
  severity: 'P2',
  sources: ['failure case 10', 'upstream volumes/db/_supabase.sql'],
  needs: ['services', 'scripts'],

  run({ services, scripts }) {
    const users = servicesOf(services, 'pooler', 'analytics').filter(({ environment }) =>
      Object.values(environment).some(
        ({ text }) => text === '_supabase' || /\/_supabase(?:\?|$)/.test(text ?? ''),
      ),
    );
    if (users.length === 0) return skip('no service of these files keeps its data in _supabase');
    const lines = scripts.found.filter(
      ({ kind, idle, text }) => kind === 'backup' && idle !== true && !dumpsAnother(text, services),
    );
    const saving = lines.filter(({ text }) => whole.test(text) || text.includes('_supabase'));
    if (saving.length > 0) return pass(...saving.map(({ text, at }) => seen(at.file, text, at)));
    const dumps = lines.filter(({ text }) => /\bpg_dump\b/.test(text));
    // A name by variable, or none, may be any database.
    const named = dumps.filter(({ text }) => !/\$/.test(text));
    const found = some(named.map(({ text, at }) => seen(at.file, text, at)));
    if (found === null || named.length < dumps.length)
      return skip('no dump that names its database was found here');
    return fail(
      `${listed(users.map(({ name }) => name))} ${users.length === 1 ? 'keeps' : 'keep'} data in _supabase, and no dump names it`,
      found,
      'Dump _supabase beside postgres, as supabase_admin; the tables of _analytics may stay out of it.',
    );
  },
});
