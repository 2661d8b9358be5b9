import { Problem } from '../../model/problem.ts';
import { nearNames } from '../near-names.ts';

/** Whether `--only` lets a change be planned: by its id, or by its practice. Everything, when nothing is named. */
export function selectionOf(only: readonly string[], ids: readonly string[]): (id: string) => boolean {
  if (only.length === 0) return () => true;
  const known = [...new Set(ids.flatMap((id) => [practiceOf(id), id]))];
  for (const word of only) if (!known.includes(word)) throw unknownWord(word, known);
  return (id) => only.includes(id) || only.includes(practiceOf(id));
}

/** `exposure` of `exposure/closed-ports`. */
export function practiceOf(change: string): string {
  return change.split('/')[0] ?? change;
}

function unknownWord(word: string, known: readonly string[]): Problem {
  const near = nearNames(word, known);
  const names = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${known.join(', ')}`;
  return new Problem({
    code: 'no-such-change',
    message: `no practice with changes, and no change, is called ${JSON.stringify(word)}`,
    hints: [known.length === 0 ? 'leave --only out: there are no changes' : names],
  });
}
