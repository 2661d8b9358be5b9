import { Problem } from '../../../model/problem.ts';
import type { DatabaseBackup, RepositoryInfo } from '../operations/pgbackrest.ts';
import { isoTime, type Target, targetWords } from './target.ts';
import { backupOn, endOf, type PastRestore, timelineAt, timelineIn, timelineOf, wayTo } from './timelines.ts';

/** The moments that can be restored to, milliseconds since the epoch. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** What is restored, and how far. */
export interface Choice {
  readonly target: Target;
  readonly repository: number;
  readonly backup: string;
  /** Bytes that the cluster had in this backup. */
  readonly bytes: number;
  /** The timeline that is followed, and the moment on it that is gone to. */
  readonly timeline: number;
  readonly until: number;
  readonly window: Window;
  /** The first WAL segment after the backup that is missing: recovery ends before it. */
  readonly missing?: string | undefined;
}

export interface ChoiceInput {
  readonly target: Target;
  readonly repositories: readonly RepositoryInfo[];
  /** A repository that was asked for. */
  readonly only?: number | undefined;
  readonly past: readonly PastRestore[];
  /** Timeline of the database as it runs; null = it does not run, so the newest that is known. */
  readonly live: number | null;
  /** The last moment of which all WAL is, or will be, in the archive. */
  readonly archivedTo: number;
}

/** Which backup on which timeline; a target outside of the window is refused with the window. */
export function chooseBackup(input: ChoiceInput): Choice {
  const backups = backupsOf(input);
  const live = input.live ?? newestTimeline(backups, input);
  const window = windowOf(backups, input);
  const { target } = input;
  if (target.kind === 'backup') return chosenLabel(target, backups, window);
  const ms = target.kind === 'latest' ? input.archivedTo : target.ms;
  if (target.kind === 'time' && (ms < window.from || ms > window.to)) throw outside(target, window);
  const timeline = target.kind === 'latest' ? live : timelineAt(ms, input.past, live);
  const backup = backupOn(wayTo(timeline, ms, input.past), backups);
  if (backup === null) throw noneOnTheWay(target, timeline, window);
  return { ...chosen(target, backup, window), timeline, until: ms };
}

function backupsOf({ repositories, only }: ChoiceInput): readonly DatabaseBackup[] {
  const meant = only === undefined ? repositories : repositories.filter(({ number }) => number === only);
  if (only !== undefined && meant.length === 0)
    throw refused(`there is no repository ${only}`, 'seaworthy backup status names them');
  // The first repository that has any: they hold the same, and the first is the near one.
  const [found] = meant.filter(({ backups }) => backups.length > 0);
  if (found !== undefined) return found.backups;
  const trouble = meant.find(({ status }) => status !== 'ok')?.status;
  throw refused(
    `there is no backup to restore${trouble === undefined ? '' : ` (${trouble})`}`,
    'seaworthy backup run makes one',
  );
}

function windowOf(backups: readonly DatabaseBackup[], { archivedTo }: ChoiceInput): Window {
  return { from: Math.min(...backups.map(endOf)), to: archivedTo };
}

function chosenLabel(
  target: Extract<Target, { kind: 'backup' }>,
  backups: readonly DatabaseBackup[],
  window: Window,
): Choice {
  const backup = backups.find(({ label }) => label === target.label);
  if (backup !== undefined) return chosen(target, backup, window);
  const labels = backups.slice(-3).map(({ label }) => label);
  throw refused(`there is no backup ${target.label}`, `the newest are ${labels.join(', ')}`);
}

function chosen(target: Target, backup: DatabaseBackup, window: Window): Choice {
  const { repository, label, bytes } = backup;
  return {
    ...{ target, repository, backup: label, bytes, window },
    timeline: timelineOf(backup),
    until: endOf(backup),
  };
}

function newestTimeline(backups: readonly DatabaseBackup[], { past, repositories }: ChoiceInput): number {
  const archived = repositories.flatMap(({ wal }) => (wal === null ? [] : [timelineIn(wal.last)]));
  return Math.max(1, ...archived, ...backups.map(timelineOf), ...past.map(({ made }) => made));
}

function outside(target: Target, window: Window): Problem {
  return refused(
    `${targetWords(target)} cannot be restored: the window is ${windowWords(window)}`,
    target.kind === 'time' && target.ms > window.to
      ? 'LATEST restores all that was saved'
      : 'name a moment inside of it',
  );
}

function noneOnTheWay(target: Target, timeline: number, window: Window): Problem {
  return refused(
    `no backup leads to ${targetWords(target)} on timeline ${timeline}: the window is ${windowWords(window)}`,
    'an earlier restore left that part of the history: name a moment that a backup of seaworthy backup list leads to',
  );
}

/** `2026-11-20T02:00:09Z to 2026-11-27T07:12:00Z`. */
export function windowWords({ from, to }: Window): string {
  return `${isoTime(from)} to ${isoTime(to)}`;
}

function refused(message: string, hint: string): Problem {
  return new Problem({ code: 'restore-target', message, hints: [hint] });
}
