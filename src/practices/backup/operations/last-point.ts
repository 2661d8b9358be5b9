// When each repository got something last, as the records of recovery points tell.
import type { Places } from '../../../engine/state/places.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { Repository } from '../repositories/repository.ts';
import { keptPoints } from './kept-points.ts';

/** When the last run began that saved everything into this repository; null = none is known. What is damaged is passed over. */
export function lastBegun(places: Places, { number, shown }: Repository, tree: Tree): Date | null {
  const found = keptPoints(places, tree).points.findLast(({ repositories }) =>
    repositories.some((one) => one.number === number && one.place === shown),
  );
  return found === undefined ? null : new Date(found.begun);
}

/** When a run ended that saved objects, the newest of each repository by number. ISO 8601. */
export function objectsSavedAt(
  places: Places,
  tree: Tree,
): readonly { readonly number: number; readonly at: string }[] {
  const { points } = keptPoints(places, tree);
  const newest = new Map(
    points.flatMap(({ repositories, ended }) => repositories.map(({ number }) => [number, ended] as const)),
  );
  return [...newest].map(([number, at]) => ({ number, at }));
}
