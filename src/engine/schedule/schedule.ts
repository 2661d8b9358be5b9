// When a job runs: text of a person, checked once, then only reckoned with.
import { Problem } from '../../model/problem.ts';
import { type CronFields, parseCron } from './cron.ts';
import { isZone } from './zone.ts';

export type Schedule =
  /** Wall-clock times of a zone. */
  | { readonly kind: 'cron'; readonly text: string; readonly fields: CronFields; readonly zone: string }
  /** Every so many milliseconds, counted from 1970-01-01T00:00Z: it does not depend on when the program was started. */
  | { readonly kind: 'every'; readonly text: string; readonly everyMs: number };

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const mostEveryMs = 366 * unitMs.d;

/**
 * Five fields of crontab(5), one of its names (`@daily`), or `every 6h` (m, h, d). Times are those of `zone`, and
 * `CRON_TZ=Europe/Berlin 0 2 * * *` names another (cronie's crontab(5)). Anything else is a Problem that quotes the text.
 */
export function parseSchedule(text: string, zone = 'UTC'): Schedule {
  const prefixed = /^CRON_TZ=(\S+)\s+(.*)$/s.exec(text.trim());
  if (prefixed !== null) return parseIn(prefixed[2] ?? '', prefixed[1] ?? '', text);
  return parseIn(text.trim(), zone, text);
}

function parseIn(rest: string, zone: string, text: string): Schedule {
  if (!isZone(zone)) {
    throw refusal(text, `${JSON.stringify(zone)} is no time zone`, 'name one such as UTC or Europe/Berlin');
  }
  const every = /^every\s+([1-9]\d{0,5})\s*([mhd])$/.exec(rest);
  if (every !== null) {
    const everyMs = Number(every[1]) * unitMs[every[2] as keyof typeof unitMs];
    if (everyMs <= mostEveryMs) return { kind: 'every', text: text.trim(), everyMs };
    throw refusal(text, 'that is longer than a year', 'write a shorter time, for example every 7d');
  }
  const fields = parseCron(rest);
  if (typeof fields !== 'string') return { kind: 'cron', text: text.trim(), fields, zone };
  throw refusal(text, fields, 'write five fields such as 0 2 * * *, a name such as @daily, or every 6h');
}

function refusal(text: string, why: string, hint: string): Problem {
  return new Problem({
    code: 'schedule',
    message: `the schedule ${JSON.stringify(text)} cannot be read: ${why}`,
    hints: [hint],
  });
}
