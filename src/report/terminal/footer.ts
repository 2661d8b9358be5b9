import type { AuditReport } from '../../model/audit.ts';
import { countOf } from '../words.ts';
import { type Frame, fill, type Span } from './layout.ts';

/** What is not shown, the remedies that gain most, and where to look next. */
export function footerLines(report: AuditReport, frame: Frame, all: boolean): readonly string[] {
  return ['', ...restLines(report, frame, all), ...gainLines(report, frame), '', ...nextLines(report, frame)];
}

function restLines(report: AuditReport, frame: Frame, all: boolean): readonly string[] {
  const hint: readonly Span[] = all ? [] : [{ text: '(show: --all)', style: 'quiet', whole: true }];
  const spans: readonly Span[] = [
    { text: `Passed ${countOf(report, 'pass')} ·`, whole: true },
    { text: `does not apply ${countOf(report, 'skip')}`, whole: true },
    ...hint,
  ];
  return fill(spans, frame);
}

function gainLines({ mostToGain }: AuditReport, frame: Frame): readonly string[] {
  if (mostToGain.length === 0) return [];
  const lines = mostToGain.flatMap(({ text, command, gain, id }, index) => {
    const what: Span = command === undefined ? { text } : { text: command, whole: true };
    const points: Span = { text: `+${gain}`, style: 'good', gap: 2 };
    const spans: readonly Span[] = [
      { text: `${index + 1}.` },
      points,
      { ...what, gap: 2 },
      { text: id, style: 'quiet', whole: true, gap: 2 },
    ];
    return fill(spans, frame, 2, 10);
  });
  return ['', ...fill([{ text: 'Most to gain', style: 'strong' }], frame), ...lines];
}

function nextLines({ mostToGain, results }: AuditReport, frame: Frame): readonly string[] {
  const example = mostToGain[0]?.id ?? results[0]?.id ?? 'CHECK';
  const next: readonly (readonly [string, string])[] = [
    ['As a page:', 'seaworthy audit --format html -o audit.html'],
    ['About one:', `seaworthy explain ${example}`],
  ];
  return next.flatMap(([label, command]) => {
    return fill(
      [
        { text: label, style: 'quiet' },
        { text: command, whole: true },
      ],
      frame,
      0,
      2,
    );
  });
}
