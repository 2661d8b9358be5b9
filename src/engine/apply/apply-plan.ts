import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import type { Hold } from '../../ports/interrupts.ts';
import type { World } from '../../ports/world.ts';
import { adopt } from '../adopted.ts';
import type { Change } from '../change.ts';
import { composeOf } from '../compose/compose.ts';
import { planInputs } from '../plan/inputs.ts';
import type { PlannedRun } from '../plan/make-plan.ts';
import { takeLock } from '../state/lock.ts';
import { type Begun, beginRun } from './begin-run.ts';
import { commitCandidate } from './commit.ts';
import { dumpedFirst } from './dumped-first.ts';
import { endRun } from './end-run.ts';
import { moved, refuseMoved } from './moved.ts';
import { provenFirst } from './proven-first.ts';
import { recover } from './recover.ts';
import { type Settling, settle, settleUndone } from './settle.ts';

export interface ApplyRequest {
  /** As it was shown; made again under the lock. */
  readonly planned: PlannedRun;
  /** Makes the plan again. */
  readonly replan: () => Promise<PlannedRun>;
  readonly changes: readonly Change[];
  readonly filesOnly: boolean;
  /** Skip the logical dump before the database is recreated: the person says that a backup exists. */
  readonly withoutDump: boolean;
  /** Values of secrets that only a person knows, by `secretKey`; the others are looked up. */
  readonly secrets?: ReadonlyMap<string, string>;
  readonly version: string;
  readonly world: World;
  /** Absent: the real one. */
  readonly openCompose?: typeof composeOf;
}

/** Lock → recover → commit → up → verify → end. Returns the run as it is recorded. */
export async function applyPlan(request: ApplyRequest): Promise<Run> {
  const { planned, world, changes } = request;
  const { places, options } = planned.adopted;
  const lock = takeLock(places, 'apply', world);
  try {
    await recover(places, options, changes, world, request);
    const fresh = await request.replan();
    if (fresh.plan.digest !== planned.plan.digest) throw stale(planned, fresh);
    return await runPlan(fresh, request);
  } finally {
    lock.release();
  }
}

function stale({ plan: shown }: PlannedRun, { plan: now }: PlannedRun): Problem {
  try {
    refuseMoved(shown.inputs, now.inputs);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return moved('what runs here');
}

async function runPlan(planned: PlannedRun, request: ApplyRequest): Promise<Run> {
  const { world } = request;
  const settling: Settling = { ...request, ...planned.adopted };
  await provenFirst(planned, request);
  const begun = await beginRun(planned, request);
  let { run } = begun;
  let hold: Hold | undefined;
  try {
    run = await dumpedFirst(run, planned.adopted, request);
    // Nothing is in effect until here, so until here a signal ends us as it always does.
    hold = world.interrupts.hold(() => world.talk.warn(stopping));
    await commitBegun({ ...begun, run }, planned, request);
    return await settleOrUndo(run, hold, settling);
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'run-unfinished') throw error;
    return await notCommitted(run, error, settling);
  } finally {
    hold?.release();
  }
}

const stopping =
  'stopping: the present step is finished, then the run is rolled back (once more ends at once; the next apply then cleans up)';

async function settleOrUndo(run: Run, hold: Hold, settling: Settling): Promise<Run> {
  const checkpoint = () => {
    if (hold.isAsked()) throw stopped();
  };
  try {
    return await settle(run, { ...settling, checkpoint });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return settleUndone(run, error, settling);
  }
}

function stopped(): Problem {
  return new Problem({
    code: 'stopped',
    message: 'somebody asked to stop',
    hints: ['run the command again when it suits'],
    exitCode: 4,
  });
}

/** The run with its dump, where the database's container will be recreated. */
async function commitBegun(
  { run, candidate, rows }: Begun,
  { adopted, plan }: PlannedRun,
  { version, world, openCompose = composeOf }: ApplyRequest,
): Promise<void> {
  if (run.stages.every(({ status }) => status === 'rolled-back')) return;
  await commitCandidate({
    ...{ adopted, candidate, run: run.number, version, world, rows },
    ask: !run.filesOnly,
    compose: openCompose(adopted, world),
    unmoved: () => refuseMoved(plan.inputs, planInputs(adopted, world.files)),
  });
}

/** The former configuration is in effect; the run ends with the reason why. */
async function notCommitted(run: Run, cause: Problem, settling: Settling): Promise<Run> {
  const { options, world } = settling;
  const now = adopt(options, world);
  // The rename took place, and only its confirmation failed: undone like any other failure after it.
  if ((now.generation?.number ?? 0) !== run.from) return settleUndone(run, cause, settling);
  const stages = run.stages.map((stage) =>
    stage.status === 'planned' ? { ...stage, status: 'rolled-back' as const, reason: cause.message } : stage,
  );
  const ended = endRun({ ...run, stages }, now, [], world);
  // Nobody's failure: the person looks again.
  if (cause.exitCode === 7) throw cause;
  for (const hint of cause.hints) world.talk.warn(`HINT: ${hint}`);
  return ended;
}
