// Five fields of a crontab. The rules are those of POSIX (crontab, "EXTENDED DESCRIPTION") with what every cron adds: steps,
// names, 7 for Sunday and the names with @ (crontab(5) of Debian's cron).

export interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  /** 1 to 31. */
  readonly days: ReadonlySet<number>;
  /** 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** 0 = Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** Both days and weekdays are restricted, so that one of them is enough (POSIX). A field that begins with `*` restricts nothing in this sense. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
}

const minute: Field = { name: 'minute', from: 0, to: 59 };
const hour: Field = { name: 'hour', from: 0, to: 23 };
const day: Field = { name: 'day of the month', from: 1, to: 31 };
const month: Field = {
  name: 'month',
  from: 1,
  to: 12,
  words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
// 7 is Sunday, too.
const weekday: Field = {
  name: 'day of the week',
  from: 0,
  to: 7,
  words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

const names: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** The fields, or why the text is none, completing "cannot be read: ". */
export function parseCron(text: string): CronFields | string {
  const written = names[text.toLowerCase()] ?? text;
  if (written.startsWith('@')) return `${JSON.stringify(text)} is no name of a schedule`;
  const parts = written.split(/\s+/).filter((part) => part !== '');
  const [minutePart, hourPart, dayPart, monthPart, weekdayPart] = parts;
  if (parts.length !== 5 || weekdayPart === undefined) {
    return `it has ${parts.length} ${parts.length === 1 ? 'field' : 'fields'}, not five`;
  }
  const minutes = valuesOf(minutePart ?? '', minute);
  const hours = valuesOf(hourPart ?? '', hour);
  const days = valuesOf(dayPart ?? '', day);
  const months = valuesOf(monthPart ?? '', month);
  const weekdays = valuesOf(weekdayPart, weekday);
  for (const found of [minutes, hours, days, months, weekdays]) if (typeof found === 'string') return found;
  const fields = {
    minutes: minutes as Set<number>,
    hours: hours as Set<number>,
    days: days as Set<number>,
    months: months as Set<number>,
    weekdays: new Set([...(weekdays as Set<number>)].map((value) => value % 7)),
    eitherDay: !(dayPart ?? '').startsWith('*') && !weekdayPart.startsWith('*'),
  };
  return hasDay(fields) ? fields : 'none of these months has such a day';
}

/** Whether the fields mean this day; `weekdayOf` is 0 for Sunday. */
export function isDayOf(fields: CronFields, monthOf: number, dayOf: number, weekdayOf: number): boolean {
  if (!fields.months.has(monthOf)) return false;
  const isDay = fields.days.has(dayOf);
  const isWeekday = fields.weekdays.has(weekdayOf);
  return fields.eitherDay ? isDay || isWeekday : isDay && isWeekday;
}

function valuesOf(text: string, field: Field): Set<number> | string {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const range = rangeOf(part, field);
    if (typeof range === 'string') return range;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return values;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

function rangeOf(part: string, field: Field): Range | string {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d{1,3}))?$/.exec(part);
  if (match === null) return `${JSON.stringify(part)} is nothing for the ${field.name}`;
  const [, star, first, last, stepText] = match;
  const step = Number(stepText ?? 1);
  if (step < 1) return `a step of 0 in the ${field.name}`;
  // A step belongs to a range; `5/15` means something else in every program.
  if (stepText !== undefined && star === undefined && last === undefined) {
    return `${JSON.stringify(part)} has a step and no range`;
  }
  if (star !== undefined) return { from: field.from, to: field === weekday ? 6 : field.to, step };
  const from = numberOf(first ?? '', field);
  const to = last === undefined ? from : numberOf(last, field);
  if (from === null || to === null) {
    return `the ${field.name} goes from ${field.from} to ${field.to}, not ${JSON.stringify(part)}`;
  }
  if (from > to) return `${JSON.stringify(part)} ends before it begins`;
  return { from, to, step };
}

function numberOf(text: string, { from, to, words }: Field): number | null {
  const named = words?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (from === 1 ? 1 : 0);
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= from && value <= to ? value : null;
}

/** February may have 29. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function hasDay({ days, months, eitherDay }: CronFields): boolean {
  if (eitherDay) return true;
  const first = Math.min(...days);
  return [...months].some((one) => first <= (longest[one - 1] ?? 0));
}
