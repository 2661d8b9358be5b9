import { dirname } from 'node:path';
import type { SidecarWorld } from './world.ts';

/**
 * Removes folders in which nothing is left. Those that are full are not even tried: of a hundred thousand nearly all are.
 *
 * @param folders each before those in it
 * @param kept those of them in which something stays; the ones above come to it
 */
export function removeEmptied(
  { links }: Pick<SidecarWorld, 'links'>,
  folders: readonly string[],
  kept: Set<string>,
): void {
  for (const folder of [...folders].reverse()) {
    if (kept.has(folder)) kept.add(dirname(folder));
    else links.removeEmpty(folder);
  }
}
