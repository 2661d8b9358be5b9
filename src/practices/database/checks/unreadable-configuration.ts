import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';

export const unreadableConfiguration = defineCheck({
  id: 'database/unreadable-configuration',
  pass: 'Postgres can read its configuration files',
  fail: 'Postgres cannot read its configuration files',
  why: 'It runs with what it read before: the next restart fails, or refuses every login, with no change of yours in sight.',
  severity: 'P1',
  sources: ['failure case 73', 'PostgreSQL manual, pg_file_settings and pg_hba_file_rules'],
  needs: ['services', 'serverFiles'],

  run({ services, serverFiles }) {
    const at = anchorOf(services, 'db');
    const { errors } = serverFiles;
    const found = some(
      errors.map(({ file, line, error }) => seen(line === null ? file : `${file}:${line}`, error, at)),
    );
    if (found === null) return pass(seen('postgresql.conf and pg_hba.conf', 'no error', at));
    return fail(
      `${counted(errors.length, 'error')} in the files of the server`,
      found,
      'Mend these lines, or bring back the file that is included, before the database is started again; then run SELECT pg_reload_conf().',
    );
  },
});
