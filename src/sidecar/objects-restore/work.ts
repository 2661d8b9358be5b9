import { join } from 'node:path';
import {
  asideFolder,
  type ObjectRow,
  type ObjectsRequest,
  progressMark,
} from '../../model/stored-objects.ts';
import type { Look } from '../../ports/links.ts';
import type { SidecarWorld } from '../world.ts';

/** One restore of objects, as its parts see it. */
export interface Work {
  readonly world: SidecarWorld;
  /** The store's root. */
  readonly store: string;
  readonly request: ObjectsRequest;
  /** Every row's file, by its path below the store's root. */
  readonly rows: ReadonlyMap<string, ObjectRow>;
  /** Paths of those that are not in place yet. */
  readonly wanted: Set<string>;
  /** Paths of those that a repository has and cannot give back. */
  readonly unreadable: Set<string>;
  readonly count: { kept: number; fromCaptures: number; fromBackups: number; aside: number };
}

/** Whether a file can be the one of this row. Versions are written once, so that name and size tell. */
export function isOf(row: ObjectRow | undefined, look: Pick<Look, 'kind' | 'bytes'> | null): boolean {
  if (row === undefined || look?.kind !== 'file') return false;
  return row[3] === null || row[3] === look.bytes;
}

/** Moves a file of the store out of the way, under its own path below the folder of this restore. */
export function setAside({ world, store, request, count }: Work, path: string): boolean {
  const from = join(store, path);
  const look = world.links.look(from);
  if (look === null) return true;
  const to = join(store, asideFolder(request.stamp), path);
  if (!world.links.makeFolders(join(to, '..'), look)) return false;
  // A name that is taken is one of an earlier turn of this restore: the inode tells it apart.
  const moved = world.links.move(from, to);
  const end = moved === 'taken' ? world.links.move(from, `${to}~${look.changedMs}`) : moved;
  if (end === 'moved') count.aside += 1;
  return end === 'moved' || end === 'gone';
}

const everyMs = 1000;

/** Tells the host how far a phase is, once a second at most. */
export function progressOf(world: SidecarWorld, phase: string, of: number): (done: number) => void {
  let last = 0;
  return (done) => {
    const now = world.clock.now().getTime();
    if (now - last < everyMs) return;
    last = now;
    world.talk.warn(`${progressMark}${JSON.stringify({ phase, done, of })}`);
  };
}
