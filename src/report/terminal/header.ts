import { type AuditReport, severityName, type Verdict } from '../../model/audit.ts';
import {
  counted,
  countOf,
  deploymentPieces,
  failingCounts,
  placeOf,
  selectionWords,
  verdictWords,
} from '../words.ts';
import { type Frame, fill, type Span } from './layout.ts';
import type { Style } from './paint.ts';

const verdictStyle: Readonly<Record<Verdict, Style>> = {
  'not-ready': 'bad',
  unproven: 'open',
  ready: 'good',
};

/** Which deployment this is, the verdict in figures, and what must be heard first. */
export function headerLines(report: AuditReport, frame: Frame): readonly string[] {
  const { deployment } = report;
  const name = `Supabase at ${deployment.directory ?? 'an unknown directory'}`;
  const title: Span = { text: name, style: 'strong', whole: true };
  return [
    ...fill([title, ...joined(deploymentPieces(report), 3)], frame),
    '',
    ...fill(verdictSpans(report), frame),
    ...reasonLines(report, frame),
    ...headlineLines(report, frame),
  ];
}

function verdictSpans(report: AuditReport): readonly Span[] {
  const score = report.score === null ? 'no score' : `score ${report.score}/100`;
  const failing = failingCounts(report).map(({ severity, count }) => `${count} ${severityName[severity]}`);
  const unknown = countOf(report, 'unknown');
  const counts = [...failing, ...(unknown === 0 ? [] : [`${unknown} unknown`])];
  return [
    { text: verdictWords[report.verdict], style: verdictStyle[report.verdict], whole: true },
    { text: score, style: 'strong', whole: true, gap: 3 },
    { text: `coverage ${report.coverage} %`, whole: true, gap: 3 },
    ...joined(counts.length === 0 ? ['nothing fails'] : counts, 3),
  ];
}

/** Pieces joined by `·`; each stays whole. */
function joined(pieces: readonly string[], gap: number): readonly Span[] {
  return pieces.map((piece, index) => {
    const isLast = index === pieces.length - 1;
    return { text: isLast ? piece : `${piece} ·`, whole: true, gap: index === 0 ? gap : 1 };
  });
}

/** The figures say why something is not ready; everything else needs a sentence. */
function reasonLines(report: AuditReport, frame: Frame): readonly string[] {
  const selection = selectionWords(report);
  const lines = selection === null ? [] : fill([{ text: selection, style: 'open' }], frame);
  if (report.verdict === 'not-ready') return lines;
  const questions = report.toProve.flatMap(({ reason, ids }) => {
    return fill([{ text: `${counted(ids.length, 'check')}: ${reason}` }], frame, 2, 4);
  });
  return [...lines, ...fill([{ text: report.verdictReason }], frame), ...questions];
}

function headlineLines({ headlines }: AuditReport, frame: Frame): readonly string[] {
  return headlines.flatMap((headline) => {
    const place = placeOf(headline);
    const at: readonly Span[] = place === null ? [] : [{ text: place, style: 'accent', gap: 2 }];
    return fill([{ text: '!', style: 'bad' }, { text: headline.text, style: 'strong' }, ...at], frame, 0, 2);
  });
}
