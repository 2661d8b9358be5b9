import { postgresOption } from '../../../engine/postgres-options.ts';
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Fragment } from '../../../model/fragment.ts';

const commitTimestamps = 'track_commit_timestamp';

/**
 * By the commit times of its rows a drill to a past second is told from the live database. It takes a restart, and archive_mode takes
 * the same one. Whoever set it has decided it.
 */
export function commitTimes(db: ServiceFact, { postgres }: Wishes): readonly Fragment[] {
  const isWished = postgres.settings[commitTimestamps] !== undefined;
  if (isWished || postgresOption(db, commitTimestamps) !== undefined) return [];
  return [{ kind: 'setting', service: db.name, name: commitTimestamps, value: 'on' }];
}
