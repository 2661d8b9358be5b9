import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';

/** Whether something of this run may still be in effect. */
export function isInEffect({ verb, status, undoneBy }: Run): boolean {
  if (verb !== 'apply' || undoneBy !== undefined) return false;
  return status === 'applied' || status === 'partly-applied' || status === 'needs-a-person';
}

/**
 * The runs that a rollback to before `wanted` undoes, newest first; without `wanted` the newest one in effect. A run stands on
 * those before it, so everything after it goes with it.
 */
export function runsToUndo(runs: readonly Run[], wanted?: number): readonly [Run, ...Run[]] {
  const inEffect = runs.filter(isInEffect).sort((left, right) => right.number - left.number);
  const [newest] = inEffect;
  if (newest === undefined) throw nothingToUndo();
  if (wanted === undefined) return [newest];
  const undone = inEffect.filter(({ number }) => number >= wanted);
  const [first, ...rest] = undone;
  if (first === undefined || undone.at(-1)?.number !== wanted) throw notInEffect(runs, inEffect, wanted);
  return [first, ...rest];
}

function nothingToUndo(): Problem {
  return new Problem({
    code: 'nothing-to-undo',
    message: 'no run of Seaworthy is in effect here',
    hints: ['seaworthy history lists what was done'],
  });
}

function notInEffect(runs: readonly Run[], inEffect: readonly Run[], wanted: number): Problem {
  const run = runs.find(({ number }) => number === wanted);
  const seen =
    run === undefined
      ? `there is no run ${wanted}`
      : `run ${wanted} is not in effect (${run.undoneBy === undefined ? `${run.verb}, ${run.status}` : `undone by run ${run.undoneBy}`})`;
  return new Problem({
    code: 'run-not-in-effect',
    message: seen,
    hints: [`choose one of ${inEffect.map(({ number }) => number).join(', ')}; seaworthy history lists them`],
  });
}
