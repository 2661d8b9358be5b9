import type { Tree } from '../../ports/tree.ts';
import { volumeName } from '../compose/volume-name.ts';
import { generationNumbers, readGeneration } from '../state/generations.ts';
import type { Places } from '../state/places.ts';

/**
 * Volumes that generations of ours declared, by Docker's name for them, sorted. Compose makes them and nobody deletes them: they
 * hold certificates and keys of ACME accounts. Asked of our records, so they are told before these are deleted.
 */
export function keptVolumes(places: Places, project: string, tree: Tree): readonly string[] {
  const found = generationNumbers(places, tree).flatMap((number) =>
    (readGeneration(places, number, tree)?.contributions ?? []).flatMap(({ fragments }) =>
      fragments.flatMap((one) => {
        if (one.kind !== 'top-level' || one.section !== 'volumes') return [];
        return [volumeName(project, one)];
      }),
    ),
  );
  return [...new Set(found)].sort();
}
