import { finishInterrupted } from '../engine/apply/finish-interrupted.ts';
import { interruptedRun } from '../engine/apply/recover.ts';
import type { Run, RunVerb } from '../model/run.ts';
import type { World } from '../ports/world.ts';
import { refuseDuringRestore } from '../practices/backup/restore/record.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { requireConsent } from './consent.ts';
import type { DeploymentInput } from './deployment-input.ts';
import { openAdopted } from './plan-input.ts';

/**
 * Ends what was interrupted before anything is planned, with consent: containers may be recreated for it. null = nothing was
 * interrupted.
 */
export async function finishFirst(
  given: DeploymentInput & { readonly yes: boolean; readonly filesOnly: boolean },
  verb: RunVerb,
  world: World,
): Promise<Run | null> {
  const adopted = openAdopted(given, world);
  refuseDuringRestore(adopted.places, world.tree);
  const left = interruptedRun(adopted.places, world);
  if (left !== null)
    await requireConsent(given.yes, () => described(left, given.filesOnly), 'Finish it?', world);
  return finishInterrupted(adopted, verb, changes, world, given);
}

function described({ number, verb, actor }: Run, filesOnly: boolean): string {
  const how = filesOnly ? 'without touching a container' : 'and containers that have to follow are recreated';
  return `Run ${number} (${verb} by ${actor.user}) was interrupted. It is brought to its end first, ${how}.\n`;
}
