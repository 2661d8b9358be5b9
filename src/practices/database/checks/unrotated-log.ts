import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf, serviceOf } from '../../../engine/find-service.ts';

/** Names that come round again: of an hour, a weekday, a day of the month, a month (strftime; PostgreSQL manual, log_filename). */
const circular = /^(?:[^%]|%[aAHIuwdmbBpeM%])*$/;

export const unrotatedLog = defineCheck({
  id: 'database/unrotated-log',
  pass: 'The log files of the database do not pile up',
  fail: 'The log files of the database pile up',
  why: 'Postgres deletes none of them: they grew to 100 GB beside the data, and the server stops when the disk is full.',
  severity: 'P2',
  sources: ['failure case 15', 'PostgreSQL manual, log_filename and log_truncate_on_rotation'],
  needs: ['services', 'settings'],

  run({ services, settings }) {
    if (serviceOf(services, 'db') === undefined)
      return skip('the database runs elsewhere, with whoever looks after its log');
    if (settings['logging_collector'] !== 'on')
      return skip('the database writes no log files: its log goes to Docker');
    const file = settings['log_filename'] ?? '';
    const format = settings['log_destination'] ?? 'stderr';
    const saw = `${settings['log_directory'] ?? ''}/${file}, ${format}`;
    const at = anchorOf(services, 'db');
    const comesRound = file.includes('%') && circular.test(file);
    if (comesRound && settings['log_truncate_on_rotation'] === 'on')
      return pass(seen('log_filename', `${saw}, overwritten when its turn comes`, at));
    return fail(
      file.includes('%')
        ? 'the server keeps every log file it ever wrote'
        : 'the server writes one log file that only grows',
      [seen('log_filename', saw, at)],
      {
        text: 'Let the files of a week overwrite each other, and delete the old ones once.',
        command:
          "alter system set log_filename = 'postgresql-%a.log'; alter system set log_truncate_on_rotation = on; alter system set log_rotation_age = '1d'; alter system set log_rotation_size = 0; select pg_reload_conf();",
      },
    );
  },
});
