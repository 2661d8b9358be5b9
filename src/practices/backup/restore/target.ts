import { Problem } from '../../../model/problem.ts';

/** What a restore goes back to. */
export type Target =
  /** A moment: milliseconds since the epoch, and the same as PostgreSQL and pgBackRest read it, to the microsecond. */
  | { readonly kind: 'time'; readonly ms: number; readonly text: string }
  /** All that was ever committed. */
  | { readonly kind: 'latest' }
  /** The moment a backup ended. */
  | { readonly kind: 'backup'; readonly label: string };

/** ISO 8601 in its extended form; an offset is no choice: who restores must not be one hour wrong. */
const moment =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,6}))?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)$/;

/** pgBackRest's names of backups (pgbackrest.org/command.html, `info`): full, differential, incremental. */
const label = /^\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?$/;

/** `2026-11-27T07:00:00.123456+01:00`, `LATEST`, or the label of a backup. Anything else is a Problem. */
export function readTarget(text: string): Target {
  const words = text.trim();
  if (words.toUpperCase() === 'LATEST') return { kind: 'latest' };
  if (label.test(words)) return { kind: 'backup', label: words };
  const time = readMoment(words);
  if (time !== null) return time;
  throw new Problem({
    code: 'restore-target',
    message: `${JSON.stringify(words)} is no moment with an offset, no LATEST and no label of a backup`,
    hints: [hintFor(words)],
  });
}

function hintFor(words: string): string {
  const isTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$/.test(words);
  if (isTime) return `say which clock: ${words.replace(' ', 'T')}Z for UTC, or with an offset such as +01:00`;
  return 'say it as 2026-11-27T06:00:00Z, as 2026-11-27T07:00:00+01:00, as LATEST, or as seaworthy backup list shows a label';
}

function readMoment(words: string): Target | null {
  const match = moment.exec(words);
  if (match === null) return null;
  const [, day = '', minutes = '', seconds = '00', fraction = '', zone = ''] = match;
  const whole = Date.parse(`${day}T${minutes}:${seconds}${isoZone(zone)}`);
  // 31 February is read as a day of March: what comes back has to be what was said.
  if (!Number.isFinite(whole) || !isDay(day)) return null;
  const digits = fraction.padEnd(6, '0');
  return { kind: 'time', ms: whole + Number(digits) / 1000, text: inPostgres(whole, digits) };
}

function isoZone(zone: string): string {
  if (/^[Zz]$/.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function isDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(ms) && isoTime(ms).startsWith(day);
}

/** A moment as PostgreSQL and pgBackRest read it, from whole seconds and six digits: `2026-11-27 06:00:00.123456+00`. */
export function inPostgres(wholeMs: number, micros: string): string {
  return `${isoTime(wholeMs).replace('T', ' ').replace(/Z$/, '')}.${micros}+00`;
}

/** `2026-11-27T06:00:00Z`, with a fraction only where there is one. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** What a person reads. */
export function targetWords(target: Target): string {
  if (target.kind === 'latest') return 'the last commit';
  if (target.kind === 'backup') return `the end of backup ${target.label}`;
  return `${target.text.replace(' ', 'T').replace(/\.?0*\+00$/, '')}Z`;
}
