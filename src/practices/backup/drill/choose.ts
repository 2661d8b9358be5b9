// Which second is gone to, and from which backup. The live deployment is only asked.

import type { OpenDatabase } from '../../../engine/apply/database.ts';
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import type { RepositoryInfo } from '../operations/pgbackrest.ts';
import { type Choice, chooseBackup, type Window } from '../restore/choice.ts';
import { timelineNow } from '../restore/live-database.ts';
import type { Target } from '../restore/target.ts';
import type { PastRestore } from '../restore/timelines.ts';
import { randomSecond } from './random-second.ts';

export interface ChooseInput {
  /** null = a random second. */
  readonly target: Target | null;
  readonly seed: number;
  readonly only: number | undefined;
  readonly repositories: readonly RepositoryInfo[];
  readonly past: readonly PastRestore[];
  /** Timeline of the live database; null = it does not answer. */
  readonly live: number | null;
  readonly status: DatabaseStatus | null;
  readonly now: Date;
  /** Seconds after which a segment is handed over at the latest. */
  readonly archiveTimeout: number;
}

/** Pure. A target outside of the window is refused with the window. */
export function chooseForDrill(input: ChooseInput): Choice {
  const { target, seed, only, repositories, past, live } = input;
  const archivedTo = savedTo(input);
  const common = { repositories, past, live, archivedTo, only };
  if (target !== null) return chooseBackup({ ...common, target });
  const { window } = chooseBackup({ ...common, target: { kind: 'latest' } });
  return chooseBackup({ ...common, target: randomSecond(settled(window, input), seed) });
}

/** The last moment of which WAL may be saved: what was handed over first and is not pushed yet, else what was pushed last. */
function savedTo({ status, repositories, now }: ChooseInput): number {
  const newest = Math.max(
    0,
    ...repositories.flatMap(({ backups }) => backups.map(({ stopped }) => (stopped + 1) * 1000)),
  );
  const pushed = Date.parse(status?.lastPushed?.at ?? '');
  const oldest = Date.parse(status?.spool.oldest ?? '');
  const told = Number.isFinite(oldest) ? oldest : Number.isFinite(pushed) ? pushed : now.getTime();
  return Math.max(newest, Math.min(told, now.getTime()));
}

/** The window without its last moments, of which the segment may still be on its way; all of it where that is all there is. */
function settled({ from, to }: Window, { archiveTimeout }: ChooseInput): Window {
  const end = to - archiveTimeout * 1000;
  return { from, to: end > from ? end : to };
}

/** null where it does not answer. */
export async function liveTimeline(database: OpenDatabase | null): Promise<number | null> {
  return database === null ? null : timelineNow(database);
}
