// When the clocks are changed, a job that does not run every hour follows cron(8) of Debian ("local time changes of less than
// three hours"): what falls into the skipped hour runs once just after it, what falls into the repeated one runs the first
// time only. A job of every hour goes by the hours that pass.
import { type CronFields, isDayOf } from './cron.ts';
import type { Schedule } from './schedule.ts';
import { afterGap, instantsOf, offsetAt, steadyOffset } from './zone.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** 29 February comes back after eight years at most, and on the same day of the week after forty (1896 to 1936). */
const mostDays = 41 * 366;

/** The first time after an instant at which the job is due. */
export function nextRun(schedule: Schedule, after: Date): Date {
  const start = after.getTime();
  if (schedule.kind === 'every') {
    return new Date((Math.floor(start / schedule.everyMs) + 1) * schedule.everyMs);
  }
  const { fields, zone } = schedule;
  // The day before: a time of it may have been put off until now.
  const first = Math.floor((start + offsetAt(start, zone)) / dayMs) - 1;
  for (let day = first; day < first + mostDays; day++) {
    const wallDay = day * dayMs;
    const date = new Date(wallDay);
    if (!isDayOf(fields, date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay())) continue;
    const found = firstOfDay(wallDay, fields, zone, start);
    if (found !== null) return new Date(found);
  }
  throw new Error('a schedule that parseSchedule took is never due');
}

function firstOfDay(wallDay: number, fields: CronFields, zone: string, start: number): number | null {
  const offset = steadyOffset(wallDay, zone);
  if (offset === null) return firstWhileChanging(wallDay, fields, zone, start);
  for (const wall of timesOf(wallDay, fields)) if (wall - offset > start) return wall - offset;
  return null;
}

function firstWhileChanging(wallDay: number, fields: CronFields, zone: string, start: number): number | null {
  const isHourly = fields.hours.size === 24;
  const instants = timesOf(wallDay, fields).flatMap((wall) => {
    const found = instantsOf(wall, zone);
    if (isHourly) return found;
    return [found[0] ?? afterGap(wall, zone)];
  });
  const later = instants.filter((instant) => instant > start);
  return later.length === 0 ? null : Math.min(...later);
}

function timesOf(wallDay: number, { hours, minutes }: CronFields): readonly number[] {
  const inHour = [...minutes].sort(ascending);
  return [...hours]
    .sort(ascending)
    .flatMap((hour) => inHour.map((minute) => wallDay + (hour * 60 + minute) * minuteMs));
}

function ascending(left: number, right: number): number {
  return left - right;
}
