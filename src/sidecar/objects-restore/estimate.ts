import { dirname, join } from 'node:path';
import { capturedFolder } from '../../model/sidecar.ts';
import type { ObjectsEstimate } from '../../model/stored-objects.ts';
import type { Look } from '../../ports/links.ts';
import type { SidecarWorld } from '../world.ts';

/**
 * What a restore to a moment would do, by the times of files: a version is written once (mtime), and the kernel notes when it
 * loses its name in the store (ctime of the capture). Changes nothing.
 */
export function estimateObjects(
  world: SidecarWorld,
  store: string,
  root: string,
  moment: number,
): ObjectsEstimate {
  const [returning, going] = [new Set<string>(), new Set<string>()];
  each(world, join(store, root), (path, look) => {
    if (look.modifiedMs > moment) going.add(dirname(path));
  });
  each(world, join(store, capturedFolder, root), (path, look) => {
    const isThere = world.links.look(join(store, root, path)) !== null;
    if (!isThere && look.modifiedMs <= moment && look.changedMs > moment) returning.add(dirname(path));
  });
  const replaced = [...returning].filter((object) => going.has(object)).length;
  return { returning: returning.size - replaced, replaced, going: going.size - replaced };
}

function each(world: SidecarWorld, top: string, onFile: (path: string, look: Look) => void): void {
  const folders = [''];
  for (const folder of folders) {
    for (const { name, kind } of world.links.entries(join(top, folder)) ?? []) {
      const path = join(folder, name);
      if (kind === 'directory') folders.push(path);
      const look = kind === 'file' ? world.links.look(join(top, path)) : null;
      if (look !== null) onFile(path, look);
    }
  }
}
