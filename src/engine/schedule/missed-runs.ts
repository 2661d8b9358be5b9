import { nextRun } from './next-run.ts';
import type { Schedule } from './schedule.ts';

export interface MissedRuns {
  /** Times that were due and are past; `mostMissed` stands for that many or more. */
  readonly count: number;
  /** The first of them; null = none. */
  readonly since: Date | null;
}

export const mostMissed = 1000;

/** A clock that is set back by less is taken for one that is being kept right, as cron(8) does. */
const smallStepMs = 3 * 3_600_000;

/**
 * Up to where a job's times count as served. A small step back of the clock serves nothing twice. After a large one the
 * clock was wrong before, and the times are served anew: otherwise a daily job would stand still for two days.
 */
export function servedUntil(lastStarted: Date, now: Date): Date {
  return lastStarted.getTime() - now.getTime() > smallStepMs ? now : lastStarted;
}

/** The times that were due after `lastStarted`, up to and with `now`. */
export function missedRuns(schedule: Schedule, lastStarted: Date, now: Date): MissedRuns {
  let count = 0;
  let since: Date | null = null;
  let due = nextRun(schedule, servedUntil(lastStarted, now));
  while (due.getTime() <= now.getTime() && count < mostMissed) {
    since ??= due;
    count += 1;
    due = nextRun(schedule, due);
  }
  return { count, since };
}
