import { join } from 'node:path';
import type { DatabaseStatus } from '../model/sidecar.ts';
import type { SidecarWorld } from './world.ts';

/** Folders of the spool. */
export interface Spool {
  /** Handed over by the database, to be pushed. */
  readonly wal: string;
  /** Questions of a recovery, and the answers. */
  readonly want: string;
  readonly out: string;
  readonly status: string;
}

export function spoolIn(folder: string): Spool {
  return {
    wal: join(folder, 'wal'),
    want: join(folder, 'want'),
    out: join(folder, 'out'),
    status: join(folder, 'status.json'),
  };
}

/** Everything PostgreSQL archives (xlog_internal.h, IsXLogFileName and its neighbours): segments, partial ones, histories, labels. */
const archived = /^(?:[0-9A-F]{8}\.history|[0-9A-F]{24}(?:\.partial|\.[0-9A-F]{8}\.backup)?)$/;

/** Whether this is the name of a file that PostgreSQL archives or asks for. */
export function isArchivedName(name: string): boolean {
  return archived.test(name);
}

/** What waits to be pushed: histories first, for without them a timeline cannot be followed; then by name, which is by age. */
export function waiting(world: SidecarWorld, spool: Spool): readonly string[] {
  const names = (world.files.list(spool.wal) ?? []).filter(isArchivedName);
  const isHistory = (name: string) => name.endsWith('.history');
  return [...names.filter(isHistory), ...names.filter((name) => !isHistory(name))];
}

/** How much waits, and since when. */
export function depthOf(world: SidecarWorld, spool: Spool): DatabaseStatus['spool'] {
  let [segments, bytes, oldest] = [0, 0, Number.POSITIVE_INFINITY];
  for (const name of waiting(world, spool)) {
    const status = world.files.status(join(spool.wal, name));
    if (typeof status === 'string') continue;
    segments += 1;
    bytes += status.bytes;
    oldest = Math.min(oldest, status.modifiedMs ?? oldest);
  }
  return { segments, bytes, oldest: Number.isFinite(oldest) ? new Date(oldest).toISOString() : null };
}
