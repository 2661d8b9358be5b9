// What a restore leaves out: of that who restores hears before it begins.
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import type { RepositoryInfo } from '../operations/pgbackrest.ts';
import type { Segments } from '../operations/wal-continuity.ts';
import { endOf } from './timelines.ts';

/** What was committed and is not in the database afterwards. */
export interface Lost {
  /**
   * `target`: what was committed between both moments. `last-wal`: what was committed after the last WAL that is saved, as far as
   * that is known; `from` = when it was saved, and a segment may hold earlier commits alone.
   */
  readonly since: 'target' | 'last-wal';
  /** Milliseconds since the epoch; `to` null = as long as the old machine went on. */
  readonly from: number;
  readonly to: number | null;
  /** Segments in this machine's spool, which a recovery uses though no repository has them. */
  readonly spooled: number;
}

/**
 * When the last WAL that is known of was saved, milliseconds since the epoch: by what the sidecar tells, what the archives list,
 * and the ends of backups, whose WAL is in the archive before they end. A spool that is new tells of nothing.
 */
export function lastSaved(
  status: DatabaseStatus | null,
  repositories: readonly RepositoryInfo[],
  archives: readonly Segments[],
): number {
  const pushed = [status, ...(status?.repositories ?? [])].flatMap((one) => one?.lastPushed?.at ?? []);
  // Times of a store are whole seconds, rounded down.
  const listed = archives.flatMap((saved) => [...saved.values()]).map((ms) => ms + 1000);
  return [...pushed.map((at) => Date.parse(at)), ...listed, newestEnd(repositories)].reduce(
    (one, other) => Math.max(one, other),
    0,
  );
}

/** End of the newest backup, milliseconds since the epoch; 0 = there is none. */
export function newestEnd(repositories: readonly RepositoryInfo[]): number {
  return Math.max(0, ...repositories.flatMap(({ backups }) => backups).map(endOf));
}
