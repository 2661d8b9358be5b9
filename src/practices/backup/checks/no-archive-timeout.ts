import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';

export const noArchiveTimeout = defineCheck({
  id: 'backup/no-archive-timeout',
  pass: 'A quiet database archives its WAL in time',
  fail: 'A quiet database archives its WAL whenever 16 MB are full',
  why: 'On a night with few writes the last hours of work lie in a segment that has not left this machine.',
  severity: 'P2',
  sources: ['failure case 19', 'PostgreSQL manual, archive_timeout'],
  needs: ['services', 'settings'],

  run({ services, settings }) {
    const mode = settings['archive_mode'] ?? 'off';
    if (mode === 'off') return skip('WAL archiving is off');
    const seconds = Number.parseInt(settings['archive_timeout'] ?? '0', 10);
    const at = anchorOf(services, 'db');
    if (seconds > 0) return pass(seen('archive_timeout', `${seconds} s`, at));
    return fail(
      'archive_timeout is 0, so a segment waits until it is full',
      [seen('archive_timeout', '0', at)],
      {
        text: 'Set archive_timeout to the loss you accept.',
        command: "alter system set archive_timeout = '60s'; select pg_reload_conf();",
      },
    );
  },
});
