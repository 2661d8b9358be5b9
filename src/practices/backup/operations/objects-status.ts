// How far objects are saved, a line for each repository. The database comes back to the second, objects to the last run: what came
// since lies captured on this machine alone.
import { Problem } from '../../../model/problem.ts';
import { isOverdue } from '../own-backups.ts';
import type { Repository } from '../repositories/repository.ts';
import { snapshotsOf, tags } from './objects.ts';
import { durationWords } from './progress.ts';
import type { Sidecars } from './sidecars.ts';
import type { BackupStatus } from './status.ts';

type Line = BackupStatus['lines'][number];

/** `schedule` as it is wished. `ok` null = cannot be told. */
export async function objectLines(
  sidecars: Sidecars,
  repositories: readonly Repository[],
  schedule: string,
  now: Date,
): Promise<readonly Line[]> {
  return Promise.all(
    repositories.map(async ({ number, shown }) => {
      try {
        const snapshots = await snapshotsOf(sidecars, number);
        const last = snapshots.findLast((one) => one.tags.includes(tags.objects))?.time ?? null;
        return objectLine(shown, last, schedule, now);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { ok: null, text: `objects in ${shown}: ${error.message}` };
      }
    }),
  );
}

/** Pure. `last` = when objects were saved, null = never. Exported for its test. */
export function objectLine(shown: string, last: string | null, schedule: string, now: Date): Line {
  if (last === null) return { ok: false, text: `objects in ${shown}: never saved` };
  const ago = durationWords(Math.max(0, (now.getTime() - Date.parse(last)) / 1000));
  return {
    ok: !isOverdue(schedule, new Date(last), now),
    text: `objects in ${shown}: saved ${ago} ago, what came since is captured on this machine alone`,
  };
}
