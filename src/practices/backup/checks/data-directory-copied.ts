import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import { tornCopies } from '../database-copies.ts';

export const dataDirectoryCopied = defineCheck({
  id: 'backup/data-directory-copied',
  pass: 'No job copies the running data directory',
  fail: 'A job copies the running data directory',
  why: 'Postgres writes while the copy is made, so it does not start again: "could not locate a valid checkpoint record".',
  severity: 'P0',
  sources: ['failure case 8', 'PostgreSQL manual, "File System Level Backup"'],
  needs: ['services', 'scripts', 'deployment'],

  run({ services, scripts, deployment }) {
    const lines = scripts.found
      .filter(({ kind }) => kind === 'data-directory-copy')
      .map(({ text, at }) => seen(at.file, text, at));
    const db = serviceOf(services, 'db');
    const found = some([...lines, ...tornCopies(services, deployment.directory)]);
    if (found !== null) {
      return fail(
        'the files of a running Postgres are copied one by one',
        found,
        'Replace the copy by pg_basebackup, pgBackRest or WAL-G, or stop the database while it runs.',
      );
    }
    if (db === undefined) return skip('no database service: its files are not here');
    if (scripts.scanned.length === 0) return skip('no script or schedule was found here');
    return pass(
      seen('scripts', `none of ${counted(scripts.scanned.length, 'file')} copies the data directory`),
    );
  },
});
