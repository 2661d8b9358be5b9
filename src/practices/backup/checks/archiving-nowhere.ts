import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { postgresOption } from '../../../engine/postgres-options.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';

/** Commands that answer "done" and keep nothing. */
const discards = /^(?:(?:\/usr)?\/bin\/)?true$|^:$|^exit 0$|^cd \.$/;

export const archivingNowhere = defineCheck({
  id: 'backup/archiving-nowhere',
  pass: 'WAL archiving leads somewhere',
  fail: 'WAL archiving leads nowhere',
  why: 'Without a command WAL is kept until the disk is full; with one that does nothing a restore ends at the last base backup.',
  severity: 'P1',
  sources: ['failure case 19', 'PostgreSQL manual, archive_command'],
  needs: ['services'],
  uses: ['settings'],

  run({ services }, { facts }) {
    const db = serviceOf(services, 'db');
    if (db === undefined) return skip('this stack runs no database');
    const live = facts.settings.known ? facts.settings.value : undefined;
    const mode = live?.['archive_mode'] ?? postgresOption(db, 'archive_mode') ?? 'off';
    if (mode === 'off') return skip('WAL archiving is not switched on here');
    if ((live?.['archive_library'] ?? '') !== '')
      return pass(seen('archive_library', `${live?.['archive_library']}`, db.at));

    const command = live?.['archive_command'] ?? commandIn(db);
    if (command === undefined)
      return unknown("archive_command may stand in the server's own files: they are not read from here");
    const at = db.command?.at ?? db.at;
    const text = command.trim() === '(disabled)' ? '' : command.trim();
    const evidence = seen('archive_command', text === '' ? `empty, while archive_mode is ${mode}` : text, at);
    if (text === '') {
      return fail(
        'archive_mode is on and archive_command is empty, so no WAL segment is ever removed',
        [evidence],
        'Set archive_command to a program that keeps the segments (pgBackRest, WAL-G), or archive_mode to off, and restart the database.',
      );
    }
    if (!discards.test(text)) return pass(evidence);
    return fail(
      `archive_command is ${text}, which throws each segment away and says it is safe`,
      [evidence],
      'Set archive_command to a program that keeps the segments (pgBackRest, WAL-G), reload, and take a new base backup.',
    );
  },
});

/** The whole command: it holds blanks, so it is one word of the argv. */
function commandIn(db: ServiceFact): string | undefined {
  const words = db.command?.value ?? [];
  const word = words.find((one) => /^(?:-c|--)?archive_command=/.test(one));
  return word?.replace(/^(?:-c|--)?archive_command=/, '') ?? postgresOption(db, 'archive_command');
}
