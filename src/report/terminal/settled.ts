import type { AuditReport } from '../../model/audit.ts';
import { acceptedOf, acceptedWords, ignoreNotes } from '../words.ts';
import { markedLines } from './finding.ts';
import { type Frame, fill } from './layout.ts';

/** What is accepted for now and by whom, what is fixed since the baseline, and entries of the ignore file that do nothing. */
export function settledLines(report: AuditReport, frame: Frame): readonly string[] {
  const accepted = acceptedOf(report).flatMap(({ title, id, severity, accepted: acceptance }) => [
    ...markedLines('~', 'quiet', `${severity} ${title}`, id, frame),
    ...(acceptance === undefined ? [] : fill([{ text: acceptedWords(acceptance) }], frame, 6)),
  ]);
  const fixed = (report.baseline?.fixed ?? []).flatMap(({ title, id, severity }) => {
    return markedLines('✓', 'good', `${severity} ${title}`, id, frame);
  });
  const notes = ignoreNotes(report).flatMap((text) =>
    fill([{ text: '!', style: 'open' }, { text }], frame, 2, 4),
  );
  return [
    ...section('Accepted for now (still in score and verdict)', accepted, frame),
    ...section('Fixed since the baseline', fixed, frame),
    ...section('Entries of the ignore file that do nothing', notes, frame),
  ];
}

function section(title: string, lines: readonly string[], frame: Frame): readonly string[] {
  return lines.length === 0 ? [] : ['', ...fill([{ text: title, style: 'strong' }], frame), ...lines];
}
