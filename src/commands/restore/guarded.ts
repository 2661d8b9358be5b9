// Nothing else is at work while a restore is.
import { interruptedRun } from '../../engine/apply/recover.ts';
import { takeLock } from '../../engine/state/lock.ts';
import type { Places } from '../../engine/state/places.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { refuseDuringRestore } from '../../practices/backup/restore/record.ts';
import type { Restored } from '../../practices/backup/restore/run-restore.ts';
import type { Site } from '../../practices/backup/restore/site.ts';
import { printJson } from '../../report/print-json.ts';
import { printRestored, restoredJson } from '../../report/restore.ts';
import type { CommandResult } from '../command.ts';
import type { RestoreGiven } from './input.ts';

/** An apply that was cut short is brought to its end first, and so is a restore. */
export function refuseUnfinished({ adopted, world }: Site): void {
  refuseUnfinishedAt(adopted.places, world);
}

/** The same where the deployment cannot be loaded. */
export function refuseUnfinishedAt(places: Places, world: World): void {
  refuseDuringRestore(places, world.tree);
  const run = interruptedRun(places, world);
  if (run === null) return;
  throw new Problem({
    code: 'run-unfinished',
    message: `run ${run.number} (${run.verb}) was interrupted`,
    hints: ['bring it to its end first: seaworthy apply'],
    exitCode: 5,
  });
}

/** Restores with the lock of the deployment held, and says how it ended. */
export async function locked(
  site: Site,
  act: () => Promise<Restored>,
  { json }: Pick<RestoreGiven, 'json'>,
): Promise<CommandResult> {
  return holding(site.adopted.places, site.world, async () => {
    const restored = await act();
    // Rows without an object, and files that do not come back, are a finding; what does not run needs a person.
    const lost = restored.record.key?.rest?.unreadable ?? [];
    const isWhole = restored.missingFile === null && lost.length === 0;
    const exitCode = restored.failed.size > 0 ? 5 : isWhole ? 0 : 1;
    return { exitCode, text: json ? printJson(restoredJson(restored)) : printRestored(restored) };
  });
}

/** Acts with the lock of the deployment held. */
export async function holding(
  places: Places,
  world: World,
  act: () => Promise<CommandResult>,
): Promise<CommandResult> {
  const lock = takeLock(places, 'restore', world);
  try {
    return await act();
  } finally {
    lock.release();
  }
}
