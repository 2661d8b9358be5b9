import { Problem } from '../../model/problem.ts';
import type { Run, RunStatus } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { appendEntry } from '../state/journal.ts';
import type { Places } from '../state/places.ts';
import { writeRun } from '../state/runs.ts';
import { clearLitter } from './litter.ts';

/** Journals the end of a run, records it, and clears what it needed on the way. */
export function endRun(
  run: Run,
  adopted: Adopted,
  trouble: readonly string[],
  world: World,
  otherwise: RunStatus = statusOf(run),
): Run {
  const { places } = adopted;
  const status = trouble.length > 0 ? 'needs-a-person' : otherwise;
  const stages = run.stages.map((stage) =>
    stage.status === 'planned' ? { ...stage, status: 'applied' as const } : stage,
  );
  for (const { change, status: became } of run.filesOnly ? [] : stages) {
    if (became === 'applied') appendEntry(places, run.number, { step: 'verified', change }, world.tree);
  }
  appendEntry(places, run.number, { step: 'end', status }, world.tree);
  const ended: Run = {
    ...run,
    stages,
    status,
    to: adopted.generation?.number ?? 0,
    endedAt: world.clock.now().toISOString(),
    ...(trouble.length === 0 ? {} : { trouble }),
  };
  writeRun(places, ended, world.tree);
  clearQuietly(places, world);
  return ended;
}

function statusOf({ verb, stages }: Run): RunStatus {
  if (verb !== 'apply') return 'applied';
  const gone = stages.filter(({ status }) => status === 'rolled-back').length;
  if (gone === 0) return 'applied';
  return gone === stages.length ? 'rolled-back' : 'partly-applied';
}

/** The run has its end; what cannot be cleared now is cleared by the next one. */
function clearQuietly(places: Places, world: World): void {
  try {
    clearLitter(places, world);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.talk.warn(`left behind until the next run: ${error.message}`);
  }
}
