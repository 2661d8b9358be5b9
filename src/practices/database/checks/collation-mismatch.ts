import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

export const collationMismatch = defineCheck({
  id: 'database/collation-mismatch',
  pass: 'The collation of every database is the library’s',
  fail: 'The collation of a database is not the library’s',
  why: 'Indexes on text are sorted by old rules: rows are not found, and duplicates enter unique columns.',
  severity: 'P2',
  sources: ['failure case 72', 'PostgreSQL manual, ALTER DATABASE … REFRESH COLLATION VERSION'],
  needs: ['services', 'databases'],

  run({ services, databases }) {
    const at = anchorOf(services, 'db');
    // A template with an old collation makes every CREATE DATABASE fail.
    const all = [...databases.databases, ...(databases.templates ?? [])];
    const judged = all.filter(({ collationCurrent }) => collationCurrent !== undefined);
    const old = judged.filter(({ collationCurrent }) => collationCurrent === false);
    const found = some(
      old.map(({ name }) => seen(`database ${name}`, 'made with another collation version', at)),
    );
    if (found !== null) {
      return fail(
        `the sort rules changed under ${listed(old.map(({ name }) => name))}`,
        found,
        'Run REINDEX DATABASE and then ALTER DATABASE … REFRESH COLLATION VERSION for each, as supabase_admin.',
      );
    }
    if (judged.length === 0) return unknown('no database records the version of its collation');
    return pass(seen('pg_database', `${counted(judged.length, 'database')} with the current version`, at));
  },
});
