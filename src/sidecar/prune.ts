import { join } from 'node:path';
import { capturedFolder } from '../model/sidecar.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

const dayMs = 24 * 60 * 60_000;
const atOnce = 200;

/** Says in the folder of captures that all that was there at `at` is in the repositories. */
export function markSaved(world: SidecarWorld, root: string, at: Date): void {
  world.output.write(markIn(root), `${JSON.stringify({ at: at.toISOString() })}\n`);
}

/**
 * Takes captures away that are the last name of their file, longer than `keepDays`, and saved. The kernel notes when a file
 * lost a name (ctime, link(2) and unlink(2)), and making the capture moved it too: so a file that changed before the mark was
 * captured before it. Returns how many.
 */
export async function prune(
  world: SidecarWorld,
  root: string,
  keepDays: number,
  isStopping: IsStopping,
): Promise<number> {
  const savedMs = savedAt(world, root);
  if (savedMs === null) return 0;
  const before = Math.min(savedMs, world.clock.now().getTime() - keepDays * dayMs);
  const folders = [join(root, capturedFolder)];
  let pruned = 0;
  // Grows while it is walked: a folder comes before those in it.
  for (const [index, folder] of folders.entries()) {
    if (isStopping()) return pruned;
    if (index % atOnce === atOnce - 1) await pause(world, 1, isStopping);
    for (const { name, kind } of world.links.entries(folder) ?? []) {
      if (kind === 'directory') folders.push(join(folder, name));
      else if (kind === 'file' && !isOurs(index, name)) pruned += taken(world, join(folder, name), before);
    }
  }
  // The deepest first; only those that are empty now.
  if (pruned > 0) for (const folder of folders.slice(1).reverse()) world.links.removeEmpty(folder);
  return pruned;
}

/** Status and mark lie at the top of the folder of captures. */
function isOurs(index: number, name: string): boolean {
  return index === 0 && name.startsWith('.');
}

function taken(world: SidecarWorld, path: string, beforeMs: number): 0 | 1 {
  const look = world.links.look(path);
  if (look === null || look.links > 1 || look.changedMs >= beforeMs) return 0;
  return world.links.unlink(path) ? 1 : 0;
}

function savedAt(world: SidecarWorld, root: string): number | null {
  const read = world.files.read(markIn(root));
  if (!read.ok) return null;
  const at = /"at":"([^"]+)"/.exec(read.text)?.[1];
  const ms = Date.parse(at ?? '');
  return Number.isFinite(ms) ? ms : null;
}

function markIn(root: string): string {
  return join(root, capturedFolder, '.saved.json');
}
