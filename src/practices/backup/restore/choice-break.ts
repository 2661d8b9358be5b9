import { Problem } from '../../../model/problem.ts';
import { segmentNumber } from '../operations/wal-continuity.ts';
import type { Choice } from './choice.ts';
import type { Break, Way } from './continuity.ts';
import { isoTime } from './target.ts';

/** The choice with a window that ends where the WAL breaks off; a Problem where the target lies behind that. Pure. */
export function withinBreak(choice: Choice, broken: Break | null, way: Way | null): Choice {
  if (broken === null || way === null) return choice;
  const { gap, until } = broken;
  const { target, window, backup } = choice;
  const isBehindBackup = (segmentNumber(gap.first) ?? 0) > (segmentNumber(way.wal.stop) ?? 0);
  if (until === null || !isBehindBackup) throw unusable(backup, gap.first);
  const shorter = { ...choice, missing: gap.first, window: { ...window, to: Math.min(window.to, until) } };
  if (target.kind === 'backup' || (target.kind === 'time' && target.ms <= until)) return shorter;
  throw new Problem({
    code: 'restore-gap',
    message: `WAL segment ${gap.first} is missing: from backup ${backup} nothing later than ${isoTime(until)} can be restored`,
    hints: [
      `--to ${isoTime(until)} restores what was committed until then`,
      'seaworthy backup verify names all that is missing; seaworthy backup run begins anew after it',
    ],
  });
}

function unusable(backup: string, segment: string): Problem {
  return new Problem({
    code: 'restore-gap',
    message: `backup ${backup} cannot be restored: WAL segment ${segment}, which it needs, is missing`,
    hints: ['seaworthy backup list shows the others: --to LABEL, or a moment before it'],
  });
}
