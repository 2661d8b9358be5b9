import { defineCheck, fail, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { archiveScriptName } from '../container/paths.ts';

/** What leaves half of a minute for the way: a lost machine loses a minute at most. */
const mostSeconds = 30;

export const noArchiveTimeout = defineCheck({
  id: 'backup/no-archive-timeout',
  pass: 'A quiet database archives its WAL in time',
  fail: 'A quiet database archives its WAL too late',
  why: 'On a night with few writes what was committed last lies in a segment that has not left this machine, until 16 MB are full or archive_timeout has passed.',
  severity: 'P2',
  sources: ['failure case 19', 'PostgreSQL manual, archive_timeout'],
  needs: ['services', 'settings'],

  run({ services, settings }) {
    const mode = settings['archive_mode'] ?? 'off';
    if (mode === 'off') return skip('WAL archiving is off');
    const seconds = Number.parseInt(settings['archive_timeout'] ?? '0', 10);
    const evidence = seen('archive_timeout', `${seconds} s`, anchorOf(services, 'db'));
    if (seconds > 0 && seconds <= mostSeconds) return pass(evidence);
    const harm =
      seconds > 0
        ? `archive_timeout is ${seconds} s, so a lost machine takes up to ${seconds} s of commits with it, and those on their way`
        : 'archive_timeout is 0, so a segment waits until it is full';
    return fail(harm, [evidence], remedyFor(settings['archive_command'] ?? ''));
  },
});

function remedyFor(command: string) {
  if (command.includes(archiveScriptName))
    return {
      text: `Set backup.archive_timeout in seaworthy.yaml to ${mostSeconds} at most.`,
      command: 'seaworthy apply --only backup',
    };
  return {
    text: `Set archive_timeout to ${mostSeconds} s at most, in the command of the database where it stands there: that wins.`,
    command: `alter system set archive_timeout = '${mostSeconds}s'; select pg_reload_conf();`,
  };
}
