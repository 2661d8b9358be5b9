// Puts back what was before a run: locked, journaled and killable like the apply it undoes.
import { Problem } from '../../model/problem.ts';
import type { Run, RunVerb } from '../../model/run.ts';
import type { Hold } from '../../ports/interrupts.ts';
import type { World } from '../../ports/world.ts';
import { adopt } from '../adopted.ts';
import { ailingOf } from '../apply/begin-run.ts';
import { commitCandidate, commitEnvFile } from '../apply/commit.ts';
import { dumpedFirst } from '../apply/dumped-first.ts';
import { endRun } from '../apply/end-run.ts';
import { refuseMoved } from '../apply/moved.ts';
import { recover } from '../apply/recover.ts';
import { settle } from '../apply/settle.ts';
import type { Change } from '../change.ts';
import { composeOf } from '../compose/compose.ts';
import { planInputs } from '../plan/inputs.ts';
import { appendEntry } from '../state/journal.ts';
import { takeLock } from '../state/lock.ts';
import { nextRunNumber, writeRun } from '../state/runs.ts';
import { keepSnapshot, snapshotBytes } from '../state/snapshot.ts';
import type { PlannedUndo } from './plan-undo.ts';

export interface RollbackRequest {
  /** As it was shown; made again under the lock. */
  readonly planned: PlannedUndo;
  readonly verb: Exclude<RunVerb, 'apply'>;
  /** Makes the plan again. */
  readonly replan: () => Promise<PlannedUndo>;
  readonly filesOnly: boolean;
  readonly withoutDump: boolean;
  readonly changes: readonly Change[];
  readonly version: string;
  readonly world: World;
  /** Absent: the real one. */
  readonly openCompose?: typeof composeOf;
}

/** Lock → recover → commit → containers and rows follow → end. Returns the run as it is recorded. */
export async function rollback(request: RollbackRequest): Promise<Run> {
  const { planned, world } = request;
  const { places, options } = planned.adopted;
  const lock = takeLock(places, request.verb, world);
  try {
    await recover(places, options, request.changes, world, request);
    const fresh = await request.replan();
    refuseOther(planned, fresh);
    return await runUndo(fresh, request);
  } finally {
    lock.release();
  }
}

function refuseOther({ plan: shown }: PlannedUndo, { plan: now }: PlannedUndo): void {
  const numbers = ({ undoes }: PlannedUndo['plan']) => undoes.map(({ number }) => number).join(', ');
  const isSame = numbers(shown) === numbers(now) && shown.exact === now.exact && shown.live === now.live;
  if (isSame && shown.recreates.join() === now.recreates.join()) return;
  throw new Problem({
    code: 'plan-stale',
    message: 'what would be undone changed since it was shown',
    hints: ['run the command again and look at what it shows now'],
    exitCode: 7,
  });
}

async function runUndo(planned: PlannedUndo, request: RollbackRequest): Promise<Run> {
  const { options } = planned.adopted;
  const { world } = request;
  let run = await begin(planned, request);
  let hold: Hold | undefined;
  try {
    run = await dumpedFirst(run, planned.adopted, request);
    // An end between two containers would leave a service, or the database, without any.
    hold = world.interrupts.hold(() => world.talk.warn(goingOn));
    await commit(run, planned, request);
    return await settleUndo(run, planned, request);
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'run-unfinished') throw error;
    const now = adopt(options, world);
    const isCommitted = (now.generation?.number ?? 0) !== run.from;
    // Only the confirmation of the rename failed: the rest is done as if it had not.
    if (isCommitted) return await settleUndo(run, planned, request);
    endRun(run, now, [], world, 'interrupted');
    throw error;
  } finally {
    hold?.release();
  }
}

const goingOn =
  'a rollback is not stopped half-way: it goes on to its end (once more ends at once; the next command then goes on)';

async function settleUndo(
  run: Run,
  { adopted: { places, options } }: PlannedUndo,
  { changes, version, world, openCompose }: RollbackRequest,
): Promise<Run> {
  const known = openCompose === undefined ? {} : { openCompose };
  try {
    return await settle(run, { places, options, changes, version, world, ...known });
  } catch (error) {
    throw error instanceof Problem ? unfinished(run, error) : error;
  }
}

function unfinished({ number, verb }: Run, cause: Problem): Problem {
  return new Problem({
    code: 'run-unfinished',
    message: `the former configuration is in effect, but run ${number} (${verb}) could not be finished: ${cause.message}`,
    hints: [
      cause.hints[0] ?? 'mend what is named above',
      `then run seaworthy ${verb} again: it brings this run to its end first`,
    ],
    fault: 'world',
    exitCode: 5,
    cause,
  });
}

async function begin(
  { adopted, plan }: PlannedUndo,
  { verb, filesOnly, version, world, openCompose = composeOf }: RollbackRequest,
): Promise<Run> {
  const { places } = adopted;
  const run: Run = {
    schemaVersion: 1,
    number: nextRunNumber(places, world.tree),
    verb,
    actor: world.processes.actor(),
    version,
    startedAt: world.clock.now().toISOString(),
    status: 'running',
    filesOnly,
    from: plan.from,
    to: plan.to,
    stages: [],
    undid: plan.undoes.map(({ number }) => number),
    recreates: plan.recreates,
    ailing: await ailingOf(plan.recreates, openCompose(adopted, world)),
  };
  writeRun(places, run, world.tree);
  const before = keepSnapshot(places, run.number, world.tree);
  appendEntry(places, run.number, { step: 'begin', before }, world.tree);
  return run;
}

async function commit(
  run: Run,
  { adopted, plan, oldest, former, candidate, inputs }: PlannedUndo,
  { version, world, openCompose = composeOf }: RollbackRequest,
): Promise<void> {
  const { places } = adopted;
  const unmoved = () => refuseMoved(inputs, planInputs(adopted, world.files));
  if (former === null) {
    const compose = openCompose(adopted, world);
    await commitCandidate({
      adopted,
      candidate,
      run: run.number,
      version,
      ask: !run.filesOnly,
      compose,
      world,
      unmoved,
    });
    return;
  }
  const bytes = snapshotBytes(places, oldest.number, former, world.tree);
  unmoved();
  commitEnvFile({ adopted, bytes, generation: plan.to, run: run.number, world });
}
