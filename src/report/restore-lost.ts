// What a restore leaves out, for the plan of one in place and of one from a repository.
import { counted } from '../engine/words.ts';
import type { Lost } from '../practices/backup/restore/lost.ts';
import { isoTime } from '../practices/backup/restore/target.ts';

/** Completes `lost        `. */
export function lostWords(lost: Lost | null): string {
  if (lost === null) return 'nothing that was committed';
  const { since, from, to, spooled } = lost;
  const ago = to === null ? '' : ` (${spanWords(to - from)} ago)`;
  if (since === 'last-wal')
    return `what was committed after the last WAL that is saved: it was saved at ${isoTime(from)}${ago}${spoolWords(spooled)}`;
  if (to === null) return `everything committed from ${isoTime(from)} on`;
  return `everything committed from ${isoTime(from)} to ${isoTime(to)} (${spanWords(to - from)})`;
}

function spoolWords(spooled: number): string {
  return spooled === 0
    ? ''
    : `; what waits in the spool of this machine (${counted(spooled, 'segment')}) is used, too`;
}

/** `since`: `target` or `last-wal`; `to` null = as long as the old machine went on. */
export function lostJson(lost: Lost | null): object | null {
  if (lost === null) return null;
  const { since, from, to, spooled } = lost;
  return { since, from: isoTime(from), to: to === null ? null : isoTime(to), spooled };
}

function spanWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
