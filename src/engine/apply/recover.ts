// What a kill left is brought to an end by the next command that writes (decision 0006, "After a kill").
import type { LoadOptions } from '../../deployment/load.ts';
import { Problem } from '../../model/problem.ts';
import type { JournalEntry, Run } from '../../model/run.ts';
import { version } from '../../model/version.ts';
import type { World } from '../../ports/world.ts';
import { type Adopted, adopt } from '../adopted.ts';
import type { Change } from '../change.ts';
import type { composeOf } from '../compose/compose.ts';
import { readJournal } from '../state/journal.ts';
import { readHolder } from '../state/lock-holder.ts';
import type { Places } from '../state/places.ts';
import { readRuns, writeRun } from '../state/runs.ts';
import { endRun } from './end-run.ts';
import { clearLitter } from './litter.ts';
import { type Settling, settle, settleUndone } from './settle.ts';

/** The run that was interrupted, for reading commands to tell; null = none. */
export function interruptedRun(places: Places, world: World): Run | null {
  const run = unendedRun(places, world);
  if (run === null) return null;
  const holder = readHolder(places.lock, world.tree);
  const isAtWork = holder !== null && world.processes.isAlive(holder.process) !== 'dead';
  return isAtWork ? null : run;
}

/** Ends an interrupted run (decision 0006, "After a kill") and clears what it left. Call with the lock held, before planning. */
export async function recover(
  places: Places,
  options: LoadOptions,
  changes: readonly Change[],
  world: World,
  more: { readonly openCompose?: typeof composeOf; readonly filesOnly?: boolean } = {},
): Promise<Run | null> {
  const run = unendedRun(places, world);
  if (run === null) {
    clearLitter(places, world);
    return null;
  }
  const { openCompose } = more;
  const known = openCompose === undefined ? {} : { openCompose };
  const settling: Settling = { places, options, changes, version, world, ...known };
  // An end between two containers would leave a service without any, once more.
  const hold = world.interrupts.hold(() => world.talk.warn(goingOn));
  const ended = await endInterrupted(run, settling)
    .catch((error: unknown) => endByFiles(error, more.filesOnly === true, settling))
    .finally(() => hold.release());
  world.talk.warn(`run ${run.number} (${run.verb}) had been interrupted: ${outcome(ended)}`);
  return ended;
}

const goingOn =
  'a run that was interrupted is being brought to its end (once more ends at once; the next command then goes on)';

async function endInterrupted(recorded: Run, settling: Settling): Promise<Run> {
  const { places, options, world } = settling;
  const journal = readJournal(places, recorded.number, world.tree);
  const run = withUndoneStages(recorded, journal);
  const end = journal.findLast((entry) => entry.step === 'end');
  const adopted = adopt(options, world);
  if (end !== undefined) return recordEnd(run, end.status, adopted, world);
  const inEffect = adopted.generation?.number ?? 0;
  const isTouched = journal.some(({ step }) => ['row', 'up', 'down'].includes(step));
  if (inEffect === run.from && !isTouched && run.to !== run.from) return forget(run, adopted, world);
  // Committed and taken back already: what is left of it goes the same way.
  const settled = inEffect === run.from && run.to !== run.from ? { ...run, stages: allRolledBack(run) } : run;
  try {
    return await settle(settled, settling);
  } catch (error) {
    // Without Docker nothing can be said: the run stays as it is until there is one.
    if (!(error instanceof Problem) || error.code === 'docker-failed' || run.verb !== 'apply') throw error;
    return settleUndone(settled, error, settling);
  }
}

/** Docker may be gone for good: who asks for files alone is not kept waiting for it, and is told what is left to do. */
function endByFiles(error: unknown, filesOnly: boolean, { places, options, world }: Settling): Run {
  const run = unendedRun(places, world);
  if (!filesOnly || run === null || !isDockerGone(error)) throw error;
  const undone = withUndoneStages(run, readJournal(places, run.number, world.tree));
  const trouble = 'containers and rows were not asked, for Docker does not answer: docker compose up -d';
  return endRun({ ...undone, filesOnly: true }, adopt(options, world), [trouble], world);
}

function isDockerGone(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return error.code === 'docker-failed' || (error.code === 'run-unfinished' && isDockerGone(error.cause));
}

function unendedRun(places: Places, { tree }: World): Run | null {
  return readRuns(places, tree).findLast(({ status }) => status === 'running') ?? null;
}

/** The journal is ahead of the record by at most one step. */
function withUndoneStages(run: Run, journal: readonly JournalEntry[]): Run {
  const reasons = new Map(
    journal.flatMap((entry) => (entry.step === 'undo-stage' ? [[entry.change, entry.reason] as const] : [])),
  );
  const stages = run.stages.map((stage) => {
    const reason = reasons.get(stage.change);
    return reason === undefined ? stage : { ...stage, status: 'rolled-back' as const, reason };
  });
  return { ...run, stages };
}

function allRolledBack({ stages }: Run): Run['stages'] {
  return stages.map((stage) =>
    stage.status === 'rolled-back'
      ? stage
      : { ...stage, status: 'rolled-back' as const, reason: 'the run was interrupted' },
  );
}

/** The journal says how it ended; the record does not know yet. */
function recordEnd(run: Run, status: Run['status'], adopted: Adopted, world: World): Run {
  const stages = run.stages.map((stage) =>
    stage.status === 'planned' ? { ...stage, status: 'applied' as const } : stage,
  );
  const ended = { ...run, stages, status, to: adopted.generation?.number ?? 0, endedAt: now(world) };
  writeRun(adopted.places, ended, world.tree);
  clearLitter(adopted.places, world);
  return ended;
}

/** Nothing of it ever came into effect. */
function forget(run: Run, adopted: Adopted, world: World): Run {
  return endRun({ ...run, stages: allRolledBack(run) }, adopted, [], world, 'interrupted');
}

function outcome({ status, to }: Run): string {
  const inEffect = to === 0 ? 'the deployment is without Seaworthy' : `generation ${to} is in effect`;
  if (status === 'interrupted') return 'nothing of it came into effect, and what it wrote is gone';
  return `it is finished now (${status}); ${inEffect}`;
}

function now(world: World): string {
  return world.clock.now().toISOString();
}
