import type { Contribution } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import { generationOf } from '../state/places.ts';

/** The refusal of a candidate, in the name of the changes that cause it. */
export function refusedCandidate(
  problem: Problem,
  contributions: readonly Contribution[],
  isRefused: (alone: Contribution) => boolean,
): Problem {
  const alone = contributions.filter(isRefused);
  const guilty = (alone.length > 0 ? alone : contributions).map(({ change }) => change);
  // A line of a file that was never written helps nobody.
  const at = problem.at !== undefined && generationOf(problem.at.file) === null ? problem.at : undefined;
  return new Problem({
    code: 'candidate-refused',
    message: `Compose would refuse the deployment with ${guilty.join(' and ')}: ${problem.message}`,
    ...(at === undefined ? {} : { at }),
    hints: ['Take the wish behind it out of seaworthy.yaml, then plan again', ...problem.hints],
    cause: problem,
  });
}
