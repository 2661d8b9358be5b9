// A run that is committed, until it has an end: rows and containers follow the files, each stage is proven, those that did
// not hold are taken out again. It reads what is in effect instead of remembering it, so it may begin again anywhere: after
// the commit of an apply, after a kill, after a stage that did not hold.
import type { LoadOptions } from '../../deployment/load.ts';
import { Problem } from '../../model/problem.ts';
import type { Run, RunStage } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import { adopt } from '../adopted.ts';
import type { Change } from '../change.ts';
import { type Compose, composeOf } from '../compose/compose.ts';
import { appendEntry } from '../state/journal.ts';
import type { Places } from '../state/places.ts';
import { writeRun } from '../state/runs.ts';
import { align } from './align.ts';
import { refused } from './commit.ts';
import { endRun } from './end-run.ts';
import { follow } from './follow.ts';
import { failedStages } from './verify.ts';

export interface Settling {
  readonly places: Places;
  readonly options: LoadOptions;
  readonly changes: readonly Change[];
  readonly version: string;
  readonly world: World;
  /** Absent: the real one. */
  readonly openCompose?: typeof composeOf;
  /** Called between steps; throws when somebody asked to stop. */
  readonly checkpoint?: () => void;
}

/** Brings a committed run to its end. Problems of the world come through; the run then has no end, and can be settled again. */
export async function settle(started: Run, settling: Settling): Promise<Run> {
  const { options, places, world, openCompose = composeOf } = settling;
  let run = started;
  for (;;) {
    const adopted = await align(run, adopt(options, world), settling);
    settling.checkpoint?.();
    if (run.filesOnly) return endRun(run, adopted, [], world);
    const compose = openCompose(adopted, world);
    const remaining = remainingStages(run);
    if (remaining.length > 0) await askCompose(compose);
    const { rowFailures, strays, followed } = await follow(run, adopted, compose, settling);
    settling.checkpoint?.();
    const failed = new Map([
      ...(await failedStages({ ...settling, adopted, stages: remaining, followed, compose })),
      ...rowFailures,
    ]);
    // The last one goes first, and the rest is looked at again: it may have failed only because of this one.
    const victim = remaining.findLast(({ change }) => failed.has(change));
    if (victim === undefined) return endRun(run, adopted, strays, world);
    run = rollBack(run, [victim], failed.get(victim.change) ?? '', places, world);
  }
}

/** Undoes all of a run because of a failure that is no single stage's, and brings it to its end. */
export async function settleUndone(started: Run, cause: Problem, settling: Settling): Promise<Run> {
  try {
    const stages = remainingStages(started);
    const run = rollBack(started, stages, cause.message, settling.places, settling.world);
    const { checkpoint: _, ...toTheEnd } = settling;
    return await settle(run, toTheEnd);
  } catch (error) {
    throw error instanceof Problem ? unfinished(started, cause, error) : error;
  }
}

/** Stages of an apply that are in effect or about to be. */
export function remainingStages({ verb, stages }: Run): readonly RunStage[] {
  return verb === 'apply' ? stages.filter(({ status }) => status !== 'rolled-back') : [];
}

function rollBack(run: Run, victims: readonly RunStage[], reason: string, places: Places, world: World): Run {
  for (const { change } of victims) {
    world.talk.warn(`rolling back ${change}: ${reason}`);
    appendEntry(places, run.number, { step: 'undo-stage', change, reason }, world.tree);
  }
  const gone = new Set(victims.map(({ change }) => change));
  const stages = run.stages.map((stage) =>
    gone.has(stage.change) ? { ...stage, status: 'rolled-back' as const, reason } : stage,
  );
  const next = { ...run, stages };
  writeRun(places, next, world.tree);
  return next;
}

async function askCompose(compose: Compose): Promise<void> {
  const complaint = await compose.check();
  if (complaint !== null) throw refused(complaint);
}

function unfinished(run: Run, cause: Problem, second: Problem): Problem {
  return new Problem({
    code: 'run-unfinished',
    message: `run ${run.number} failed (${cause.message}) and could not be undone to the end (${second.message})`,
    hints: [
      ...([second.hints[0] ?? 'mend what is named above'] as const),
      'then run seaworthy apply again: it brings this run to its end first',
      'the env file is whole: it names the configuration that docker compose up -d would use',
    ],
    fault: 'world',
    exitCode: 5,
    cause: second,
  });
}
