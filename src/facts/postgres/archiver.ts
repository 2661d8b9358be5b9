import { z } from 'zod';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  mode: z.string(),
  archivedCount: z.number(),
  failedCount: z.number(),
  failing: z.boolean(),
  secondsSinceLastArchived: z.number().nullable(),
  waiting: z.number(),
});

/** WAL archiving: on or off, and whether its last attempt failed. */
export const archiver = defineDatabaseFact({
  fact: 'archiver',
  questions: {
    all: onOwn(`
select jsonb_build_object(
  'mode', current_setting('archive_mode'),
  'archivedCount', archived_count,
  'failedCount', failed_count,
  'failing', coalesce(last_failed_time > coalesce(last_archived_time, '-infinity'), false),
  'secondsSinceLastArchived', extract(epoch from now() - last_archived_time),
  'waiting', (select count(*) from pg_ls_archive_statusdir() where name like '%.ready'))
from pg_stat_archiver`),
  },
  read: ({ all }) => readAnswer(all, shape),
});
