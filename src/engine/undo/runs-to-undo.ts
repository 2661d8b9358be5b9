// Which runs are in effect, and which of them a rollback undoes. What undid a run stands in the run that did it, once.
import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';

/** Runs as people see them: each with the run that undid it. */
export function withUndone(runs: readonly Run[]): readonly Run[] {
  const undoneBy = new Map<number, number>();
  for (const { number, verb, status, undid = [] } of runs) {
    // A rollback that was interrupted before its commit undid nothing.
    if (verb === 'apply' || status === 'interrupted' || status === 'rolled-back') continue;
    for (const one of undid) undoneBy.set(one, number);
  }
  return runs.map((run) => {
    const by = undoneBy.get(run.number);
    return by === undefined ? run : { ...run, undoneBy: by };
  });
}

/** Applies of which something is in effect, newest first. */
export function runsInEffect(runs: readonly Run[]): readonly Run[] {
  return withUndone(runs)
    .filter(({ verb, status, undoneBy }) => {
      const isOver = status === 'interrupted' || status === 'rolled-back';
      return verb === 'apply' && !isOver && undoneBy === undefined;
    })
    .sort((left, right) => right.number - left.number);
}

/**
 * The runs that a rollback to before `wanted` undoes, newest first; without `wanted` the newest one in effect. A run stands on
 * those before it, so everything after it goes with it.
 */
export function runsToUndo(runs: readonly Run[], wanted?: number): readonly [Run, ...Run[]] {
  const inEffect = runsInEffect(runs);
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
  const run = withUndone(runs).find(({ number }) => number === wanted);
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
