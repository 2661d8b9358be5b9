// When each repository got something last, as the records of recovery points tell.
import type { Places } from '../../../engine/state/places.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { Repository } from '../repositories/repository.ts';
import { keptPoints } from './kept-points.ts';
import type { RecoveryPoint } from './point.ts';

/** When the last run began that saved everything into this repository; null = none is known. What is damaged is passed over. */
export function lastBegun(places: Places, { shown }: Repository, tree: Tree): Date | null {
  const found = keptPoints(places, tree).points.findLast(isIn(shown));
  return found === undefined ? null : new Date(found.begun);
}

/** The place says which one it is: its number is what the wishes give it now. */
function isIn(shown: string) {
  return ({ repositories }: RecoveryPoint) => repositories.some(({ place }) => place === shown);
}

/** When a run ended that saved objects, the newest of each of these repositories. ISO 8601. */
export function objectsSavedAt(
  places: Places,
  repositories: readonly Pick<Repository, 'number' | 'shown'>[],
  tree: Tree,
): readonly { readonly number: number; readonly at: string }[] {
  const { points } = keptPoints(places, tree);
  return repositories.flatMap(({ number, shown }) => {
    const last = points.findLast(isIn(shown));
    return last === undefined ? [] : [{ number, at: last.ended }];
  });
}
