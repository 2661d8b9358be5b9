// What Seaworthy's own backups tell, as checks and `backup status` judge it.
import { skip, unknown } from '../../engine/check.ts';
import { nextRun } from '../../engine/schedule/next-run.ts';
import { parseSchedule } from '../../engine/schedule/schedule.ts';
import type { Known } from '../../model/fact.ts';
import type { BackupsFact } from '../../model/facts/backups.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Outcome } from '../../model/outcome.ts';
import { Problem } from '../../model/problem.ts';
import { databaseSidecar } from './container/database-service.ts';
import { objectsSidecar } from './container/objects-service.ts';
import { durationWords } from './operations/progress.ts';

/** The reason of a check that is about Seaworthy's own backups, where there are none. */
export const notOurs = 'Seaworthy backs nothing up here (backup.repositories)';

export function isOurs({ database, objects }: BackupsFact): boolean {
  return database !== null || objects !== null;
}

/** What they tell, or what a check answers where there are none, or none that can be seen. */
export function askOwn(
  services: readonly ServiceFact[],
  fact: Known<BackupsFact>,
): { readonly backups: BackupsFact } | { readonly outcome: Outcome } {
  if (fact.known) return isOurs(fact.value) ? { backups: fact.value } : { outcome: skip(notOurs) };
  return { outcome: hasSidecar(services) ? unknown(fact.reason) : skip(notOurs) };
}

/** Whether the files name our containers: known without Docker. */
export function hasSidecar(services: readonly ServiceFact[]): boolean {
  return services.some(({ name }) => name === databaseSidecar || name === objectsSidecar);
}

/** A run takes its time, and a machine may sleep a little. */
const graceMs = 2 * 3_600_000;

/** Whether a run after this one has been due for two hours. A schedule that cannot be read is taken for a daily one. */
export function isOverdue(schedule: string, last: Date, now: Date): boolean {
  return now.getTime() > dueAfter(schedule, last).getTime() + graceMs;
}

function dueAfter(schedule: string, last: Date): Date {
  try {
    return nextRun(parseSchedule(schedule), last);
  } catch (error) {
    if (error instanceof Problem) return new Date(last.getTime() + 24 * 3_600_000);
    throw error;
  }
}

/** `94 s`, `26 h`, `4 days`: how long ago. */
export function agoWords(then: Date, now: Date): string {
  return durationWords(Math.max(0, (now.getTime() - then.getTime()) / 1000));
}
