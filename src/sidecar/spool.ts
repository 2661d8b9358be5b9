import { join } from 'node:path';
import type { Waiting } from '../model/sidecar.ts';
import type { SidecarWorld } from './world.ts';

/** Folders of the spool. */
export interface Spool {
  /** Handed over by the database, to be pushed. */
  readonly wal: string;
  /** Questions of a recovery, and the answers. */
  readonly want: string;
  readonly out: string;
  /** What each repository has of `wal`, in a folder of its own (ledger.ts). */
  readonly has: string;
  readonly status: string;
}

export function spoolIn(folder: string): Spool {
  return {
    wal: join(folder, 'wal'),
    want: join(folder, 'want'),
    out: join(folder, 'out'),
    has: join(folder, 'has'),
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

/** How much of the spool waits, and since when: of everything, or of some names. Looks at each file once. */
export function measure(world: SidecarWorld, spool: Spool): (names?: readonly string[]) => Waiting {
  const found = new Map<string, { readonly bytes: number; readonly since: number }>();
  for (const name of waiting(world, spool)) {
    const status = world.files.status(join(spool.wal, name));
    if (typeof status === 'string') continue;
    found.set(name, { bytes: status.bytes, since: status.modifiedMs ?? Number.POSITIVE_INFINITY });
  }
  return (names) => {
    const files = names === undefined ? [...found.values()] : names.flatMap((name) => found.get(name) ?? []);
    const oldest = files.reduce((least, { since }) => Math.min(least, since), Number.POSITIVE_INFINITY);
    return {
      segments: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      oldest: Number.isFinite(oldest) ? new Date(oldest).toISOString() : null,
    };
  };
}
