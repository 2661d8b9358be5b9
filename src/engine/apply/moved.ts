import { Problem } from '../../model/problem.ts';

/** SHA-256 by path relative to the directory; null = not there. */
export type Inputs = Readonly<Record<string, string | null>>;

/** Refuses when a file is not what it was: somebody edits it at this moment, and what they see must be what happens. */
export function refuseMoved(before: Inputs, now: Inputs): void {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const first = paths.find((path) => (before[path] ?? null) !== (now[path] ?? null));
  if (first !== undefined) throw moved(first);
}

/** Something changed between planning and doing. */
export function moved(path: string): Problem {
  return new Problem({
    code: 'plan-stale',
    message: `${path} changed since the plan was made`,
    hints: ['run seaworthy plan again and look at what it shows now'],
    exitCode: 7,
  });
}
