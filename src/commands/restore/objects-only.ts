// `--only objects`: the disk is compared with the database as it is now.
import { readWishes } from '../../engine/wishes/read.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { openSidecars } from '../../practices/backup/operations/sidecars.ts';
import { objectsRoot, restoreObjectsOfNow } from '../../practices/backup/restore/objects/only.ts';
import { siteOf } from '../../practices/backup/restore/site.ts';
import { printJson } from '../../report/print-json.ts';
import { objectsJson, objectsLines, objectsOnlyPlan } from '../../report/restore-objects.ts';
import type { CommandResult } from '../command.ts';
import { requireConsent } from '../consent.ts';
import { openAdopted } from '../plan-input.ts';
import { holding, refuseUnfinished } from './guarded.ts';
import type { RestoreGiven } from './input.ts';

export async function restoreObjectsOnly(given: RestoreGiven, world: World): Promise<CommandResult> {
  refuseMoment(given);
  const adopted = openAdopted(given, world);
  const site = await siteOf(adopted, world);
  refuseUnfinished(site);
  const root = await objectsRoot(site);
  // Whoever is asked should not hear afterwards that it cannot be done.
  await openSidecars(adopted.project.name, world);
  const { wishes } = readWishes(adopted.places.directory, world.files);
  const all = wishes.backup.repositories.map((_, index) => index + 1);
  const first = given.repository ?? 1;
  const repositories = [first, ...all.filter((one) => one !== first)];
  if (given.dryRun)
    return {
      exitCode: 1,
      text: given.json ? printJson({ root, repositories }) : objectsOnlyPlan(repositories),
    };
  await requireConsent(given.yes, () => objectsOnlyPlan(repositories), 'Restore?', world);
  return holding(adopted.places, world, async () => {
    refuseUnfinished(site);
    const { result, missingFile } = await restoreObjectsOfNow(site, root, repositories);
    const text = given.json
      ? printJson({ objects: objectsJson(result, missingFile) })
      : `${objectsLines(result, missingFile).join('\n')}\n`;
    return { exitCode: missingFile === null ? 0 : 1, text };
  });
}

function refuseMoment({ to }: RestoreGiven): void {
  if (to === undefined || to.trim().toUpperCase() === 'LATEST') return;
  throw new Problem({
    code: 'usage',
    message: '--only objects compares the disk with the database of now, so it takes no moment',
    hints: ['for another moment, restore both: seaworthy restore --to … without --only', 'or leave --to out'],
  });
}
