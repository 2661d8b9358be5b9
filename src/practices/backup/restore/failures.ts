import { posix } from 'node:path';
import { listed } from '../../../engine/words.ts';
import { Problem } from '../../../model/problem.ts';
import type { RestoreRecord } from './record.ts';

/** Somebody asked to stop, and nothing was changed yet. */
export function wasInterrupted(): Problem {
  return new Problem({
    code: 'interrupted',
    message: 'the restore was interrupted before anything was changed',
    hints: ['run the command again when it suits'],
    exitCode: 4,
  });
}

/** Everything was put back, and some of it is not well. */
export function notStarted(error: Problem, failed: ReadonlyMap<string, string>): Problem {
  const ill = [...failed].map(([service, reason]) => `${service} ${reason}`).join('; ');
  return new Problem({
    code: error.code,
    message: `${error.message}; started again as before, but ${ill}`,
    hints: ['docker compose ps shows how they are', ...error.hints],
    fault: 'world',
    exitCode: 5,
    cause: error,
  });
}

/** The old data directory is aside: where, how to go on, and how to go back. */
export function asideFailure(error: Problem, record: RestoreRecord): Problem {
  const { data, aside, database, key } = record;
  const put = key?.rest?.put ?? [];
  const formerKey = key?.aside == null ? '' : `in the volume db-config mv ${key.aside} pgsodium_root.key, `;
  const addedFiles = put.length === 0 ? '' : 'take away the files that were put back, ';
  const [old, present] = [posix.join(data.parent, aside), posix.join(data.parent, data.name)];
  return new Problem({
    code: error.code,
    message: `${error.message}; the data directory from before is whole at ${old}`,
    hints: [
      'go on: seaworthy restore --resume',
      ...broughtBack(put),
      `or go back: docker compose stop ${database}, mv ${present} ${present}.failed, mv ${old} ${present}, ` +
        `${formerKey}${addedFiles}` +
        'rm .seaworthy/restore.json, docker compose restart seaworthy-backup, docker compose start',
      ...error.hints,
    ],
    fault: error.fault,
    exitCode: 5,
    cause: error,
  });
}

/** Somebody may have deleted one since because of it. @param put files of db-config that a restore put back */
export function broughtBack(put: readonly string[]): readonly string[] {
  if (put.length === 0) return [];
  return [
    `if a file keeps the server from starting that this restore put back in the volume db-config, take it away: ${listed(put, 12)}`,
  ];
}
