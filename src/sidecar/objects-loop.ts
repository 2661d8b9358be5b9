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
  while (!isStopping()) {
    const failure = await capture.rescan(isStopping);
    if (failure === null) trouble.over();
    else trouble.failed(failure);
    if (isStopping()) return;
    progress.lastRescan = world.clock.now().toISOString();
    progress.pruned += await prune(world, root, keepDays, isStopping);
    await pause(world, rescanSeconds * 1000, isStopping);
  }
}
