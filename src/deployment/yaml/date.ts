const form =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?)?$/;

/** A date as go-yaml v3 knows dates (resolve.go, `parseTimestamp`), printed as Go prints it; undefined when it is none. */
export function readDate(text: string): string | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    separator,
    hours = '0',
    minutes = '0',
    seconds = '0',
    fraction = '',
    zone,
  ] = match;
  // With a `T` a zone must follow; with a blank none may.
  if (separator !== undefined && (separator === ' ') === (zone !== undefined)) return undefined;
  const isDay = Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month));
  if (!isDay || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const [month2, day2, ...time] = [month, day, hours, minutes, seconds].map((part) => part.padStart(2, '0'));
  const rest = fraction.slice(0, 9).replace(/0+$/, '');
  return `${year}-${month2}-${day2}T${time.join(':')}${rest === '' ? '' : `.${rest}`}${zone ?? 'Z'}`;
}

/** Zero for a month that is none. */
function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
