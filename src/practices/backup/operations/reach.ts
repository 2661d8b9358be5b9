// How far back a repository reaches, by its list of backups and by what was found when it was read back.
import { isoTime } from '../restore/target.ts';
import { endOf } from '../restore/timelines.ts';
import type { RepositoryInfo } from './pgbackrest.ts';
import { durationWords } from './progress.ts';
import type { Verified, VerifiedWindow } from './verified.ts';

export interface Reach {
  /** Whether what is committed from now on can be recovered. */
  readonly isOpen: boolean;
  readonly text: string;
}

/**
 * Pure. The list of backups says nothing of WAL that is missing between them: that is known from the last `backup verify`.
 *
 * @param info of a repository that has backups
 */
export function reachOf({ backups }: RepositoryInfo, verified: Verified | undefined, now: Date): Reach {
  const first = Math.min(...backups.map(endOf));
  const windows = verified?.windows?.filter(({ to }) => Date.parse(to) >= first);
  if (windows === undefined) return open(first, [], now);
  const last = windows.at(-1);
  if (last?.lacks === null) return open(Math.max(first, Date.parse(last.from)), windows.slice(0, -1), now);
  const since = Date.parse(verified?.at ?? '');
  const [later] = backups.map(endOf).filter((end) => end > since);
  if (later !== undefined) return open(later, windows, now);
  if (last === undefined) return { isOpen: false, text: 'no moment can be recovered (backup verify)' };
  const why = `WAL segment ${last.lacks} is missing or damaged (backup verify)`;
  return { isOpen: false, text: `no moment after ${last.to}: ${why}` };
}

function open(from: number, before: readonly VerifiedWindow[], now: Date): Reach {
  const any = `any moment of the last ${durationWords(Math.max(0, (now.getTime() - from) / 1000))}`;
  if (before.length === 0) return { isOpen: true, text: any };
  const words = before.map((window) => `${window.from} to ${window.to}`);
  return { isOpen: true, text: `${any} (since ${isoTime(from)}), before that ${words.join(', ')} alone` };
}
