import { posix } from 'node:path';
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
  const { data, aside, database } = record;
  const [old, present] = [posix.join(data.parent, aside), posix.join(data.parent, data.name)];
  return new Problem({
    code: error.code,
    message: `${error.message}; the data directory from before is whole at ${old}`,
    hints: [
      'go on: seaworthy restore --resume',
      `or go back: docker compose stop ${database}, mv ${present} ${present}.failed, mv ${old} ${present}, ` +
        'rm .seaworthy/restore.json, docker compose restart seaworthy-backup, docker compose start',
      ...error.hints,
    ],
    fault: error.fault,
    exitCode: 5,
    cause: error,
  });
}
