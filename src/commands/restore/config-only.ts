// `--only config`: the deployment's own files. It works where they cannot be loaded any more, for that may be why.
import type { Places } from '../../engine/state/places.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import {
  type ConfigRequest,
  compareWithSaved,
  restoreConfig,
} from '../../practices/backup/restore/config/restore-config.ts';
import { printJson } from '../../report/print-json.ts';
import { printConfigPlan, printConfigRestored } from '../../report/restore-config.ts';
import type { CommandResult } from '../command.ts';
import { requireConsent } from '../consent.ts';
import { deploymentPlaces } from '../deployment-input.ts';
import { openAdopted } from '../plan-input.ts';
import { holding, refuseUnfinishedAt } from './guarded.ts';
import { targetOf } from './in-place.ts';
import type { RestoreGiven } from './input.ts';

export async function restoreConfigOnly(given: RestoreGiven, world: World): Promise<CommandResult> {
  const target = targetOf(given);
  const { places, project } = deploymentOf(given, world);
  refuseUnfinishedAt(places, world);
  const request: ConfigRequest = { places, project, target, repository: given.repository ?? 1, world };
  const plan = await compareWithSaved(request);
  const isSame = plan.changed.length + plan.missing.length + plan.apart.length === 0;
  if (given.dryRun || isSame)
    return { exitCode: isSame ? 0 : 1, text: given.json ? printJson(plan) : printConfigPlan(plan) };
  await requireConsent(given.yes, () => printConfigPlan(plan), 'Restore?', world);
  return holding(places, world, async () => {
    refuseUnfinishedAt(places, world);
    const done = await restoreConfig(request);
    return { exitCode: 0, text: given.json ? printJson(done) : printConfigRestored(done) };
  });
}

function deploymentOf(
  given: RestoreGiven,
  world: World,
): { readonly places: Places; readonly project: string } {
  try {
    const { places, project } = openAdopted(given, world);
    return { places, project: project.name };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (given.projectName !== undefined)
      return { places: deploymentPlaces(given.directory, world), project: given.projectName };
    throw new Problem({
      code: error.code,
      message: error.message,
      ...(error.at === undefined ? {} : { at: error.at }),
      hints: ['to restore the files though they cannot be loaded, name the project: -p NAME', ...error.hints],
      fault: error.fault,
      cause: error,
    });
  }
}
