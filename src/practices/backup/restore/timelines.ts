// Every restore begins another timeline (postgresql.org/docs/17/continuous-archiving.html, 25.3.6). Which of them was live at a
// moment, and which backups lie on the way to it, decides what a second restore finds: PostgreSQL itself only knows the newest.
import type { DatabaseBackup } from '../operations/pgbackrest.ts';

/** A restore that came to its end. Times in milliseconds since the epoch. */
export interface PastRestore {
  /** The timeline that was live until then, and when it ended. */
  readonly live: number;
  readonly stopped: number;
  /** The timeline that was followed, up to which moment, and the one that began there. */
  readonly followed: number;
  readonly until: number;
  readonly made: number;
}

/** A timeline on the way to a target, and how far along it the way goes. */
export interface Stretch {
  readonly timeline: number;
  readonly until: number;
}

/** The timeline that the database was on at a moment. `live` = the one it is on now. */
export function timelineAt(ms: number, past: readonly PastRestore[], live: number): number {
  const ordered = [...past].sort((one, other) => one.stopped - other.stopped);
  return ordered.find(({ stopped }) => ms < stopped)?.live ?? live;
}

/** The way to a moment on a timeline, backwards: that timeline, then the one it began on, and so on. */
export function wayTo(timeline: number, ms: number, past: readonly PastRestore[]): readonly Stretch[] {
  const way: Stretch[] = [{ timeline, until: ms }];
  for (let at = way[0]; at !== undefined; ) {
    const { timeline: here, until } = at;
    const birth = past.find(({ made, followed }) => made === here && followed < here);
    at = birth === undefined ? undefined : { timeline: birth.followed, until: Math.min(birth.until, until) };
    if (at !== undefined) way.push(at);
  }
  return way;
}

/** The newest backup that lies on the way; null = there is none. One with broken pages only where there is no other. */
export function backupOn(way: readonly Stretch[], backups: readonly DatabaseBackup[]): DatabaseBackup | null {
  const usable = usableOn(way, backups);
  return usable.findLast(({ hasErrors }) => !hasErrors) ?? usable.at(-1) ?? null;
}

/** The backups that lie on the way, oldest first. */
export function usableOn(
  way: readonly Stretch[],
  backups: readonly DatabaseBackup[],
): readonly DatabaseBackup[] {
  const usable = backups.filter((backup) => {
    const own = timelineOf(backup);
    return way.some(({ timeline, until }) => timeline === own && endOf(backup) <= until);
  });
  return [...usable].sort((one, other) => one.stopped - other.stopped);
}

export function timelineOf({ wal }: DatabaseBackup): number {
  return timelineIn(wal.stop);
}

/** The first eight digits of a WAL segment's name, hexadecimal. */
export function timelineIn(segment: string): number {
  return Number.parseInt(segment.slice(0, 8), 16);
}

/** Milliseconds; pgBackRest tells whole seconds, so it ended before the next one. */
export function endOf({ stopped }: DatabaseBackup): number {
  return (stopped + 1) * 1000;
}
