import { counted } from '../../engine/words.ts';
import { type AuditReport, severityName, type Verdict } from '../../model/audit.ts';
import {
  acceptedOf,
  baselineWords,
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
  const name = `Supabase at ${report.deployment.directory ?? 'an unknown directory'}`;
  return [
    ...besideOrBelow([{ text: name, style: 'strong', whole: true }], joined(deploymentPieces(report)), frame),
    '',
    ...besideOrBelow(figureSpans(report), joined(countPieces(report)), frame),
    ...reasonLines(report, frame),
    ...headlineLines(report, frame),
  ];
}

function figureSpans(report: AuditReport): readonly Span[] {
  const score = report.score === null ? 'no score' : `score ${report.score}/100`;
  return [
    { text: verdictWords[report.verdict], style: verdictStyle[report.verdict], whole: true },
    { text: score, style: 'strong', whole: true, gap: 3 },
    { text: `coverage ${report.coverage} %`, whole: true, gap: 3 },
  ];
}

function countPieces(report: AuditReport): readonly string[] {
  const failing = failingCounts(report).map(({ severity, count }) => `${count} ${severityName[severity]}`);
  const unknown = countOf(report, 'unknown');
  const counts = [...failing, ...(unknown === 0 ? [] : [`${unknown} unknown`])];
  const accepted = acceptedOf(report).length;
  if (accepted > 0) counts.push(`${accepted} accepted`);
  return counts.length === 0 ? ['nothing fails'] : counts;
}

/** On one line where they fit, else one under the other: neither is torn for the other's sake. */
function besideOrBelow(left: readonly Span[], right: readonly Span[], frame: Frame): readonly string[] {
  const beside = fill(
    [...left, ...right.map((span, index) => (index === 0 ? { ...span, gap: 3 } : span))],
    frame,
  );
  return beside.length === 1 || right.length === 0 ? beside : [...fill(left, frame), ...fill(right, frame)];
}

/** Pieces joined by `·`; each stays whole. */
function joined(pieces: readonly string[]): readonly Span[] {
  return pieces.map((piece, index) => {
    return { text: index === pieces.length - 1 ? piece : `${piece} ·`, whole: true };
  });
}

/** The figures say why something is not ready; everything else needs a sentence. */
function reasonLines(report: AuditReport, frame: Frame): readonly string[] {
  const notes = [selectionWords(report), baselineWords(report)].filter((words) => words !== null);
  const lines = notes.flatMap((text) => fill([{ text, style: 'open' }], frame));
  const isAccepted = acceptedOf(report).some(({ severity }) => severity === 'P0');
  if (report.verdict === 'not-ready') {
    return isAccepted ? [...lines, ...fill([{ text: report.verdictReason }], frame)] : lines;
  }
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
