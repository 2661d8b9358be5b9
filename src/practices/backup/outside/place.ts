// What lay outside of the old directory goes to its place on this machine, and takes the place of nothing.
import { posix } from 'node:path';
import { placesOf } from '../../../engine/state/places.ts';
import type { World } from '../../../ports/world.ts';
import { copy, makeWay } from './lay.ts';
import { unpackedOutside } from './record.ts';
import { type SavedOutside, type Staging, savedFor } from './view.ts';

export interface OutsidePlan {
  /** Put where nothing is. */
  readonly put: readonly SavedOutside[];
  /** Something else is there, or it cannot be told where it belongs: the saved content stays in `.seaworthy/outside`. */
  readonly byHand: readonly string[];
}

/** @param named paths outside of the staged directory that its files name, absolute */
export function planOutside(
  named: readonly string[],
  staging: Staging,
  { tree }: Pick<World, 'tree'>,
): OutsidePlan {
  const found = new Map(
    named.flatMap((path) => {
      const saved = savedFor(path, staging);
      return saved === null ? [] : [[saved.place, saved] as const];
    }),
  );
  const all = [...found.values()]
    .filter(({ from }) => tree.status(posix.join(staging.staged, from)) !== null)
    // A folder before what lies in it: made for a file in it, it would be there, and left without the rest.
    .sort((one, other) => (one.place < other.place ? -1 : 1));
  const isThere = ({ place }: SavedOutside) => tree.status(place) !== null;
  const isSame = ({ place, from }: SavedOutside) => {
    const saved = posix.join(staging.staged, from);
    if (tree.status(place)?.kind !== 'file' || tree.status(saved)?.kind !== 'file') return false;
    return Buffer.compare(tree.read(place) ?? new Uint8Array(), tree.read(saved) ?? new Uint8Array()) === 0;
  };
  return {
    put: all.filter((one) => !isThere(one)),
    byHand: all.filter((one) => isThere(one) && !isSame(one)).map(({ place }) => place),
  };
}

/** Each whole or not at all; what is in place stays. Contents that nobody has to look at go. */
export async function placeOutside(
  directory: string,
  { put, byHand }: OutsidePlan,
  world: Pick<World, 'exec' | 'tree'>,
): Promise<void> {
  const { tree } = world;
  for (const { place, from } of put) {
    if (tree.status(place) !== null) continue;
    makeWay(place, world);
    const next = `${place}.seaworthy-restoring`;
    if (tree.status(next)?.kind === 'directory') tree.removeDirectory(next);
    else tree.remove(next);
    await copy(posix.join(directory, from), next, world);
    tree.rename(next, place);
  }
  if (byHand.length === 0) tree.removeDirectory(unpackedOutside(placesOf(directory)));
}
