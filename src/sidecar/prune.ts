import { join } from 'node:path';
import { capturedFolder } from '../model/sidecar.ts';
import { removeEmptied } from './remove-emptied.ts';
import { givingWay, type IsStopping, type SidecarWorld } from './world.ts';

const dayMs = 24 * 60 * 60_000;

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
  /** Folders in which something stays. */
  const kept = new Set<string>();
  const giveWay = givingWay(world, isStopping);
  let pruned = 0;
  // Grows while it is walked: a folder comes before those in it.
  for (const [index, folder] of folders.entries()) {
    if (isStopping()) return pruned;
    await giveWay();
    for (const { name, kind } of world.links.entries(folder) ?? []) {
      if (kind === 'directory') folders.push(join(folder, name));
      else if (kind === 'file' && !isOurs(index, name) && isTaken(world, join(folder, name), before))
        pruned += 1;
      else kept.add(folder);
    }
  }
  if (pruned > 0) removeEmptied(world, folders.slice(1), kept);
  return pruned;
}

/** Status and mark lie at the top of the folder of captures. */
function isOurs(index: number, name: string): boolean {
  return index === 0 && name.startsWith('.');
}

function isTaken(world: SidecarWorld, path: string, beforeMs: number): boolean {
  const look = world.links.look(path);
  if (look === null || look.links > 1 || look.changedMs >= beforeMs) return false;
  return world.links.unlink(path);
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
