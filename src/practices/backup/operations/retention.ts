// Which snapshots of restic may go. Not by its own `--keep-within`: that counts from the latest snapshot (restic.readthedocs.io,
// "Removing snapshots according to a policy"), and lets the one go that the first moments of the window need.
import type { Snapshot } from './objects.ts';

const dayMs = 86_400_000;

/**
 * Ids of what no moment of the last `keepDays` needs, oldest first. Of snapshots with the same paths, the newest that is as old as
 * that stays, with all that are younger: what was there at a moment is in the newest one before it. pgBackRest keeps full
 * backups by the same rule (pgbackrest.org/configuration.html, repo-retention-full-type). Pure.
 */
export function lettingGo(
  snapshots: readonly Pick<Snapshot, 'id' | 'time' | 'paths'>[],
  keepDays: number,
  now: Date,
): readonly string[] {
  const oldest = now.getTime() - keepDays * dayMs;
  const pathsOf = ({ paths }: Pick<Snapshot, 'paths'>) => JSON.stringify([...paths].sort());
  return [...new Set(snapshots.map(pathsOf))].flatMap((paths) => {
    const ordered = snapshots
      .filter((one) => pathsOf(one) === paths)
      .map(({ id, time }) => ({ id, at: Date.parse(time) }))
      .sort((one, other) => one.at - other.at);
    const first = ordered.findLastIndex(({ at }) => at <= oldest);
    return ordered.slice(0, Math.max(0, first)).map(({ id }) => id);
  });
}
