import { basename, join, relative } from 'node:path';
import { capturedFolder } from '../model/sidecar.ts';
import { ownPrefix } from '../model/stored-objects.ts';
import type { Entry } from '../ports/links.ts';
import type { Watch } from '../ports/watcher.ts';
import { givingWay, type IsStopping, type SidecarWorld } from './world.ts';

/**
 * Folders at the store's root that hold no objects: ours, and the parts of uploads that go on, which are joined into an object
 * and deleted (supabase/storage, src/storage/backend/file: `multiparts/<upload>/…`).
 */
function isLeftOut(name: string): boolean {
  return name.startsWith(ownPrefix) || name === 'multiparts';
}

/** Memory of ours (a kilobyte and a half) and of the kernel (as much again) for each: more would not fit into this container. */
const mostWatches = 100_000;
/** Of them, for folders that hold no folder: those of single objects. The others are where objects appear. */
const shareOfObjects = 0.75;

export interface Capture {
  /** Looks at everything; null = every file there is has its capture, else the first reason why not. */
  rescan(isStopping: IsStopping): Promise<string | null>;
  /** false = there are more folders than may be watched: what appears in the others is found by looking. */
  isWatching(): boolean;
  /** Captures made since the start. */
  captured(): number;
  close(): void;
}

/**
 * Gives every file of the store a second name in the folder of captures as it appears, so that it is still there to be saved
 * when its object is deleted. A folder is watched first and read then: what comes in between is seen twice, never missed.
 */
export function makeCapture(world: SidecarWorld, root: string): Capture {
  const target = join(root, capturedFolder);
  const most = Math.min(mostWatches, world.watcher.room());
  const watches = new Map<string, Extract<Watch, { ok: true }>>();
  /** There are more folders than are watched; the kernel said so. */
  let isLimited = false;
  let isRefused = false;
  let captured = 0;
  let failure: string | null = null;

  /** The folders in it come to those that are to be visited: one by one, for they may be more than a call has arguments. */
  function visit(folder: string, left: string[]): void {
    for (const { name, kind } of watchedEntries(folder)) {
      if (folder === root && isLeftOut(name)) continue;
      const path = join(folder, name);
      if (kind === 'file') keep(path);
      if (kind === 'directory') left.push(path);
    }
  }

  /** Read after the watch began. */
  function watchedEntries(folder: string): readonly Entry[] {
    const before = entriesOf(folder);
    if (watches.has(folder)) return before;
    const isAbove = before.some(({ kind }) => kind === 'directory');
    return watch(folder, isAbove ? most : most * shareOfObjects) ? entriesOf(folder) : before;
  }

  function entriesOf(folder: string): readonly Entry[] {
    const entries = world.links.entries(folder);
    // Gone meanwhile is nothing to tell; there, and closed to us, is.
    if (entries === null && world.links.look(folder) !== null) {
      failure ??= `${relative(root, folder) || root} cannot be read`;
    }
    return entries ?? [];
  }

  function visitAll(folder: string): void {
    const left = [folder];
    for (let next = left.pop(); next !== undefined; next = left.pop()) visit(next, left);
  }

  /** Whether it is watched from now on. */
  function watch(folder: string, upTo: number): boolean {
    if (watches.size >= upTo) isLimited = true;
    if (isRefused || watches.size >= upTo) return false;
    const started = world.watcher.watch(folder, (name) => changed(folder, name));
    if (started.ok) watches.set(folder, started);
    else if (started.reason === 'limit') isRefused = true;
    return started.ok;
  }

  function unwatch(folder: string): void {
    watches.get(folder)?.close();
    watches.delete(folder);
  }

  function changed(folder: string, name: string | null): void {
    if (folder === root && name !== null && isLeftOut(name)) return;
    const path = name === null ? folder : join(folder, name);
    const there = world.links.look(path)?.kind;
    if (there === 'file') keep(path);
    // Gone, or come back as another folder: the former watch tells nothing any more.
    if (there === undefined || there === 'directory') unwatch(path);
    if (there === 'directory') visitAll(path);
    if (there !== undefined) return;
    // inotify tells of the end of the watched folder itself by its own name (inotify(7), IN_DELETE_SELF).
    if (name !== basename(folder) || folder === root) return;
    unwatch(folder);
    if (world.links.look(folder) !== null) visitAll(folder);
  }

  function keep(path: string): void {
    const name = relative(root, path);
    const made = world.links.link(path, join(target, name));
    if (made.kind === 'linked') captured += 1;
    if (made.kind === 'refused') failure ??= `${name} cannot be linked (${made.code})`;
  }

  async function rescan(isStopping: IsStopping): Promise<string | null> {
    failure = null;
    // Somebody may have raised the limit meanwhile, or objects may be gone.
    [isLimited, isRefused] = [false, false];
    const unseen = new Set(watches.keys());
    const giveWay = givingWay(world, isStopping);
    const left = [root];
    for (let next = left.pop(); next !== undefined && !isStopping(); next = left.pop()) {
      unseen.delete(next);
      visit(next, left);
      await giveWay();
    }
    if (!isStopping()) for (const folder of unseen) unwatch(folder);
    return failure;
  }

  function close(): void {
    for (const folder of [...watches.keys()]) unwatch(folder);
  }

  return { rescan, isWatching: () => !isLimited && !isRefused, captured: () => captured, close };
}
