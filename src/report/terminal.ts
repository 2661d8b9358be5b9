import type { AuditReport } from '../model/audit.ts';
import { footerLines } from './terminal/footer.ts';
import { groupLines, quietLines } from './terminal/groups.ts';
import { headerLines } from './terminal/header.ts';
import { painter } from './terminal/paint.ts';
import { settledLines } from './terminal/settled.ts';

export interface TerminalOptions {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
  /** Also list what passed and what does not apply, all evidence and the harm. */
  readonly all: boolean;
}

/** The report for a terminal: the verdict, then what is wrong in order of harm, then what to do first. */
export function renderTerminal(report: AuditReport, { width, colour, all }: TerminalOptions): string {
  const frame = { width: Math.max(width, 20), paint: painter(colour) };
  const lines = [
    ...headerLines(report, frame),
    ...groupLines(report, frame, all),
    ...settledLines(report, frame),
    ...(all ? quietLines(report, frame) : []),
    ...footerLines(report, frame, all),
  ];
  return `${lines.join('\n')}\n`;
}
