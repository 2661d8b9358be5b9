// In place: what there is now goes aside, and what was there then comes into its place.
import type { Adopted } from '../../engine/adopted.ts';
import { readWishes } from '../../engine/wishes/read.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { beginRestore } from '../../practices/backup/restore/begin.ts';
import { preflight } from '../../practices/backup/restore/preflight.ts';
import { runRestore } from '../../practices/backup/restore/run-restore.ts';
import { siteOf } from '../../practices/backup/restore/site.ts';
import { readTarget, type Target } from '../../practices/backup/restore/target.ts';
import { printJson } from '../../report/print-json.ts';
import { printRestorePlan, restorePlanJson } from '../../report/restore.ts';
import type { CommandResult } from '../command.ts';
import { requireConsent } from '../consent.ts';
import { openAdopted } from '../plan-input.ts';
import { locked, refuseUnfinished } from './guarded.ts';
import type { RestoreGiven } from './input.ts';

export async function restoreInPlace(given: RestoreGiven, world: World): Promise<CommandResult> {
  const target = targetOf(given);
  const adopted = openAdopted(given, world);
  const site = await siteOf(adopted, world);
  refuseUnfinished(site);
  const { repository, withoutSafety } = given;
  const repositories = repositoriesIn(adopted, world);
  const preview = await preflight(site, {
    ...{ target, repository, repositories, withoutSafety },
    databaseOnly: given.only === 'database',
  });
  if (given.dryRun)
    return {
      exitCode: 1,
      text: given.json ? printJson(restorePlanJson(preview)) : printRestorePlan(preview),
    };
  await requireConsent(given.yes, () => printRestorePlan(preview), 'Restore?', world);
  return locked(
    site,
    async () => {
      refuseUnfinished(site);
      return runRestore(site, await beginRestore(site, preview, given.withoutSafety));
    },
    given,
  );
}

/** Numbers of the repositories that are wished. */
function repositoriesIn({ places }: Adopted, { files }: World): readonly number[] {
  return readWishes(places.directory, files).wishes.backup.repositories.map((_, index) => index + 1);
}

/** What `--to` says; a Problem where it is missing. */
export function targetOf({ to }: Pick<RestoreGiven, 'to'>): Target {
  if (to !== undefined) return readTarget(to);
  throw new Problem({
    code: 'usage',
    message: '--to is missing',
    hints: [
      'say what to go back to: --to 2026-11-27T06:00:00Z, --to LATEST, or --to LABEL of seaworthy backup list',
    ],
  });
}
