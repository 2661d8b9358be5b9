import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { type RestoreRecord, unfinishedRestore } from '../../practices/backup/restore/record.ts';
import { runRestore } from '../../practices/backup/restore/run-restore.ts';
import { type Site, siteOf } from '../../practices/backup/restore/site.ts';
import { printUnfinished } from '../../report/restore.ts';
import type { CommandResult } from '../command.ts';
import { requireConsent } from '../consent.ts';
import { openAdopted } from '../plan-input.ts';
import { locked } from './guarded.ts';
import type { RestoreGiven } from './input.ts';

/** Brings a restore to its end that was cut short. */
export async function resumeRestore(given: RestoreGiven, world: World): Promise<CommandResult> {
  const site = await siteOf(openAdopted(given, world), world);
  const left = unfinished(site);
  await requireConsent(given.yes, () => printUnfinished(left), 'Go on?', world);
  return locked(site, async () => runRestore(site, unfinished(site)), given);
}

function unfinished({ adopted, world }: Site): RestoreRecord {
  const left = unfinishedRestore(adopted.places, world.tree);
  if (left !== null && left.aside === '') throw fromElsewhere();
  if (left !== null) return left;
  throw new Problem({
    code: 'restore-none',
    message: 'there is no restore to bring to its end',
    hints: ['begin one: seaworthy restore --to …'],
  });
}

/** Nothing was moved aside: this directory is made from a repository, whose words and key are not kept in it. */
function fromElsewhere(): Problem {
  return new Problem({
    code: 'restore-unfinished',
    message: 'this directory is being restored from a repository, and is not whole yet',
    hints: ['give the same command again that began it: seaworthy restore --from-repo …'],
    exitCode: 5,
  });
}
