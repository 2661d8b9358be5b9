import { join } from 'node:path';
import { capturedFolder, type SidecarConfig } from '../model/sidecar.ts';
import { type Capture, makeCapture } from './capture.ts';
import { prune } from './prune.ts';
import { keepStatus } from './status.ts';
import { type Trouble, watchTrouble } from './trouble.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

/** Where the objects' sidecar says how it is. */
export function objectsStatusPath(root: string): string {
  return join(root, capturedFolder, '.status.json');
}

/** The sidecar of the objects: captures, looks through everything at times, takes old captures away, tells how it is. */
export async function runObjects(
  world: SidecarWorld,
  root: string,
  config: SidecarConfig['objects'],
  isStopping: IsStopping,
): Promise<void> {
  const folder = join(root, capturedFolder);
  if (world.tree.status(folder) === null) world.tree.makeDirectory(folder, { mode: 0o700 });
  const trouble = watchTrouble('capturing objects', world);
  const capture = makeCapture(world, root);
  const progress = { pruned: 0, lastRescan: null as string | null };
  const status = () => ({
    isWatching: capture.isWatching(),
    captured: capture.captured(),
    ...progress,
    failing: trouble.current(),
  });
  await Promise.all([
    keepLooking(world, root, config, { capture, trouble, progress }, isStopping),
    keepStatus(world, objectsStatusPath(root), status, isStopping),
  ]);
  capture.close();
}

interface Work {
  readonly capture: Capture;
  readonly trouble: Trouble;
  readonly progress: { pruned: number; lastRescan: string | null };
}

async function keepLooking(
  world: SidecarWorld,
  root: string,
  { rescanSeconds, keepDays }: SidecarConfig['objects'],
  { capture, trouble, progress }: Work,
  isStopping: IsStopping,
): Promise<void> {
  const now = () => world.clock.now().getTime();
  let prunedAt = Number.NEGATIVE_INFINITY;
  while (!isStopping()) {
    const begun = now();
    const failure = await capture.rescan(isStopping);
    if (failure === null) trouble.over();
    else trouble.failed(failure);
    if (isStopping()) return;
    const ended = now();
    progress.lastRescan = world.clock.now().toISOString();
    // A clock that was set back must not put it off.
    if (Math.abs(ended - prunedAt) >= pruneMs) {
      progress.pruned += await prune(world, root, keepDays, isStopping);
      prunedAt = ended;
    }
    await pause(world, restMs(rescanSeconds, ended - begun), isStopping);
  }
}

/** What is kept is kept for days; looking for what may go means looking at every capture. */
const pruneMs = 60 * 60_000;
/** Of the time, that looking through everything may take: a fifth. What is watched is captured meanwhile. */
const restsPerLook = 4;
const longestRestMs = 5 * 60_000;

/** Milliseconds between two full looks, of which the last one took so long. Exported for its test. */
export function restMs(rescanSeconds: number, tookMs: number): number {
  return Math.max(rescanSeconds * 1000, Math.min(longestRestMs, tookMs * restsPerLook));
}
