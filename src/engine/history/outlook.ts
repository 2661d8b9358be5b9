import { type Measurement, measured } from '../../model/facts/history.ts';
import { type Disk, trendIn } from './growing.ts';
import { daysLeft } from './trend.ts';

export type Outlook =
  | {
      readonly known: true;
      /** Until it is full at the present pace; null = never. */
      readonly days: number | null;
      /** What runs out then. */
      readonly of: 'bytes' | 'inodes';
      /** What is taken a day of it; 0 or less = nothing. */
      readonly perDay: number;
      /** Length of the time that the pace was seen over. */
      readonly overMs: number;
    }
  | { readonly known: false; readonly reason: string };

/** When a disk is full, in bytes or in inodes, whichever comes first. Unknown until its free bytes have a trend. */
export function outlookOf(disk: Disk, points: readonly Measurement[], now: Date): Outlook {
  const bytes = outlookFor('bytes', disk.freeBytes, trendIn(points, measured.diskFree(disk.mount), now));
  const inodes = outlookFor('inodes', disk.freeInodes, trendIn(points, measured.inodesFree(disk.mount), now));
  if (!bytes.known || !inodes.known) return bytes;
  return (inodes.days ?? Number.POSITIVE_INFINITY) < (bytes.days ?? Number.POSITIVE_INFINITY)
    ? inodes
    : bytes;
}

function outlookFor(of: 'bytes' | 'inodes', free: number, trend: ReturnType<typeof trendIn>): Outlook {
  if (!trend.known) return trend;
  const perDay = -trend.perDay;
  return { known: true, days: daysLeft(free, perDay), of, perDay, overMs: trend.overMs };
}
