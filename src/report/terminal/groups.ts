import { counted } from '../../engine/words.ts';
import { type AuditReport, type CheckResult, isOpen } from '../../model/audit.ts';
import { type Severity, severities, severityMeaning } from '../../model/severity.ts';
import { evidenceSpans, failureLines, markedLines } from './finding.ts';
import { type Frame, fill, type Span } from './layout.ts';

/** P0 to P3: what fails, what is not known, what needs a person's eyes. A severity without any is left out. */
export function groupLines(report: AuditReport, frame: Frame, all: boolean): readonly string[] {
  return severities.flatMap((severity) => {
    const own = report.results.filter((result) => result.severity === severity);
    const lines = [
      ...own.filter(isOpen).flatMap((result) => failureLines(result, frame, all)),
      ...unknownLines(having(own, 'unknown'), frame, severity === 'P0' || all),
      ...having(own, 'manual').flatMap((result) => manualLines(result, frame)),
    ];
    return lines.length === 0 ? [] : ['', ...titleLines(severity, frame), ...lines];
  });
}

/** What passed and what does not apply, each with what was seen. */
export function quietLines(report: AuditReport, frame: Frame): readonly string[] {
  const passed = having(report.results, 'pass').flatMap((result) => [
    ...markedLines('✓', 'good', result.title, result.id, frame),
    ...result.evidence.flatMap((line) => fill(evidenceSpans(line), frame, 6, 8)),
  ]);
  const skipped = having(report.results, 'skip').flatMap((result) => {
    return markedLines('–', 'quiet', result.reason ?? 'does not apply', result.id, frame);
  });
  const section = (title: string, lines: readonly string[]): readonly string[] => {
    return lines.length === 0 ? [] : ['', ...fill([{ text: title, style: 'strong' }], frame), ...lines];
  };
  return [...section('Passed', passed), ...section('Does not apply', skipped)];
}

function having(results: readonly CheckResult[], status: CheckResult['status']): readonly CheckResult[] {
  return results.filter((result) => result.status === status);
}

function titleLines(severity: Severity, frame: Frame): readonly string[] {
  return fill(
    [
      { text: severity, style: 'strong' },
      { text: severityMeaning[severity], gap: 2 },
    ],
    frame,
    0,
    4,
  );
}

/** Under their common reason. Where much is at stake each has a line of its own; else their ids follow the reason. */
function unknownLines(unknown: readonly CheckResult[], frame: Frame, isLoud: boolean): readonly string[] {
  const reasons = [...new Set(unknown.map(reasonOf))];
  return reasons.flatMap((reason) => {
    const own = unknown.filter((result) => reasonOf(result) === reason);
    const text = `${counted(own.length, 'check')} unknown: ${reason}`;
    const head = fill([{ text: '?', style: 'open' }, { text }], frame, 2, 4);
    if (!isLoud) return [...head, ...fill(own.map(idSpan), frame, 6)];
    const each = own.flatMap((result) => {
      return fill([{ text: `Not proven: ${result.title}` }, idSpan(result)], frame, 6, 8);
    });
    return [...head, ...each];
  });
}

function reasonOf({ reason }: CheckResult): string {
  return reason ?? 'no reason given';
}

function idSpan({ id }: CheckResult): Span {
  return { text: id, style: 'quiet', whole: true, gap: 2 };
}

function manualLines(result: CheckResult, frame: Frame): readonly string[] {
  return markedLines('→', 'accent', `By hand: ${result.reason ?? result.title}`, result.id, frame);
}
