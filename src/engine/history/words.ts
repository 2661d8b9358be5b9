import { printBytes } from '../../model/bytes.ts';
import { dayMs } from './series.ts';

/** `in 9 days`, `in 1 day`, `within a day`: rounded down, so that nobody counts on a day that is not there. */
export function printDays(days: number): string {
  const whole = Math.floor(days);
  if (whole < 1) return 'within a day';
  return `in ${whole} ${whole === 1 ? 'day' : 'days'}`;
}

/** `1.5 GiB a day`. */
export function printPace(bytesPerDay: number): string {
  return `${printBytes(bytesPerDay)} a day`;
}

/** `over 5 days`: how long a pace was watched. */
export function printOver(overMs: number): string {
  return `over ${Math.round(overMs / dayMs)} days`;
}
