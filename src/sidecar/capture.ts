import { basename, join, relative } from 'node:path';
import { capturedFolder } from '../model/sidecar.ts';
import { ownPrefix } from '../model/stored-objects.ts';
import type { Watch } from '../ports/watcher.ts';
import { type IsStopping, pause, type SidecarWorld } from './world.ts';

/**
 * Folders at the store's root that hold no objects: ours, and the parts of uploads that go on, which are joined into an object
 * and deleted (supabase/storage, src/storage/backend/file: `multiparts/<upload>/…`).
 */
function isLeftOut(name: string): boolean {
  return name.startsWith(ownPrefix) || name === 'multiparts';
}

/** Folders between two pauses of a full look, so that other work goes on. */
const atOnce = 200;

export interface Capture {
  /** Looks at everything; null = every file there is has its capture, else the first reason why not. */
  rescan(isStopping: IsStopping): Promise<string | null>;
  /** false = the kernel allows no more watches. */
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
  const watches = new Map<string, Extract<Watch, { ok: true }>>();
  let isLimited = false;
  let captured = 0;
  let failure: string | null = null;

  /** The folders in it, which are to be visited as well. */
  function visit(folder: string): readonly string[] {
    watch(folder);
    const entries = world.links.entries(folder);
    // Gone meanwhile is nothing to tell; there, and closed to us, is.
    if (entries === null && world.links.look(folder) !== null) {
      failure ??= `${relative(root, folder) || root} cannot be read`;
    }
    const folders: string[] = [];
    for (const { name, kind } of entries ?? []) {
      if (folder === root && isLeftOut(name)) continue;
      const path = join(folder, name);
      if (kind === 'file') keep(path);
      if (kind === 'directory') folders.push(path);
    }
    return folders;
  }

  function visitAll(folder: string): void {
    const left = [folder];
    for (let next = left.pop(); next !== undefined; next = left.pop()) left.push(...visit(next));
  }

  function watch(folder: string): void {
    if (isLimited || watches.has(folder)) return;
    const started = world.watcher.watch(folder, (name) => changed(folder, name));
    if (started.ok) watches.set(folder, started);
    else isLimited = started.reason === 'limit';
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
    // Somebody may have raised the limit meanwhile.
    isLimited = false;
    const before = [...watches.keys()];
    const seen = new Set<string>();
    const left = [root];
    for (let next = left.pop(); next !== undefined && !isStopping(); next = left.pop()) {
      seen.add(next);
      left.push(...visit(next));
      if (seen.size % atOnce === 0) await pause(world, 1, isStopping);
    }
    if (!isStopping()) for (const folder of before) if (!seen.has(folder)) unwatch(folder);
    return failure;
  }

  function close(): void {
    for (const folder of [...watches.keys()]) unwatch(folder);
  }

  return { rescan, isWatching: () => !isLimited, captured: () => captured, close };
}
