import { restoreCommand } from '../container/paths.ts';
import { stanza } from '../engines/pgbackrest-conf.ts';
import type { Choice } from './choice.ts';

/**
 * pgBackRest's words for one restore (pgbackrest.org/command.html, `restore`).
 *
 * - The backup is named: by itself pgBackRest takes the newest one before the target, which may lie on a timeline that an earlier
 *   restore left.
 * - `immediate` takes no timeline: it stops on the backup's own.
 *
 * @param isToTheEnd every commit there is lies before the target: recovery towards a time would end without having reached it,
 *   and PostgreSQL 13 and later refuse to open the database then (release notes of 13, "recovery target")
 * @param processes how many files are written at once; absent = as the configuration says
 */
export function restoreWords(choice: Choice, isToTheEnd: boolean, processes?: number): readonly string[] {
  return [
    'pgbackrest',
    `--stanza=${stanza}`,
    `--repo=${choice.repository}`,
    `--set=${choice.backup}`,
    // A restore that was cut short goes on where it was.
    '--delta',
    ...(processes === undefined ? [] : [`--process-max=${processes}`]),
    ...targetWordsOf(choice, isToTheEnd),
    `--recovery-option=restore_command=${restoreCommand}`,
    '--log-level-console=off',
    '--log-level-stderr=detail',
    'restore',
  ];
}

function targetWordsOf({ target, timeline }: Choice, isToTheEnd: boolean): readonly string[] {
  const promote = '--target-action=promote';
  if (target.kind === 'backup') return ['--type=immediate', promote];
  const followed = `--target-timeline=${timeline}`;
  if (target.kind === 'latest' || isToTheEnd) return ['--type=default', followed];
  return ['--type=time', `--target=${target.text}`, promote, followed];
}
