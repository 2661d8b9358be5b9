// One result as lines. Plain words first, the id after them, then the evidence, then what to do.
import type { CheckResult, EvidenceLine } from '../../model/audit.ts';
import { placeOf } from '../words.ts';
import { type Frame, fill, type Span } from './layout.ts';
import type { Style } from './paint.ts';

const margin = 2;
const below = 6;

/** A failure: what, where, and the remedy. With `all`: every piece of evidence, and the harm. */
export function failureLines(result: CheckResult, frame: Frame, all: boolean): readonly string[] {
  const evidence = all ? result.evidence : result.evidence.slice(0, 1);
  const more = result.evidence.length - evidence.length;
  return [
    ...markedLines('✗', result.severity === 'P0' ? 'bad' : 'open', result.title, result.id, frame),
    ...(all && result.detail !== undefined ? fill([{ text: result.detail }], frame, below) : []),
    ...(all ? fill([{ text: result.why }], frame, below) : []),
    ...evidenceLines(evidence, more, result.remedy, frame),
  ];
}

/** A line with a symbol, a sentence and an id. */
export function markedLines(
  symbol: string,
  style: Style,
  title: string,
  id: string,
  frame: Frame,
): readonly string[] {
  const spans: readonly Span[] = [
    { text: symbol, style },
    { text: title },
    { text: id, style: 'quiet', gap: 2, whole: true },
  ];
  return fill(spans, frame, margin, margin + 2);
}

function evidenceLines(
  evidence: readonly EvidenceLine[],
  more: number,
  remedy: CheckResult['remedy'],
  frame: Frame,
): readonly string[] {
  const lines = evidence.map((line, index) => {
    const isLast = index === evidence.length - 1;
    return [...evidenceSpans(line), ...(isLast && more > 0 ? [moreSpan(more)] : [])];
  });
  const fix: readonly Span[] = remedy === undefined ? [] : fixSpans(remedy);
  const last = lines.at(-1) ?? [];
  // On a wide screen evidence and remedy share a line.
  const together = fill(
    [...last, ...fix.map((span, index) => (index === 0 ? { ...span, gap: 4 } : span))],
    frame,
    below,
  );
  const before = lines.slice(0, -1).flatMap((spans) => fill(spans, frame, below, below + 2));
  if (together.length === 1) return [...before, ...together];
  return [...before, ...fill(last, frame, below, below + 2), ...fill(fix, frame, below, below + 5)];
}

/** `.env:31  ANON_KEY  the published sample`. */
export function evidenceSpans(line: EvidenceLine): readonly Span[] {
  const place = placeOf(line);
  const at: readonly Span[] = place === null ? [] : [{ text: place, style: 'accent', whole: true }];
  return [...at, { text: line.subject, gap: 2 }, { text: line.saw, gap: 2 }];
}

function moreSpan(more: number): Span {
  return { text: `(+${more} more)`, style: 'quiet', whole: true, gap: 2 };
}

/** The command when there is one: it does the same as the sentence. */
function fixSpans(remedy: NonNullable<CheckResult['remedy']>): readonly Span[] {
  const label: Span = { text: 'fix:', style: 'good' };
  if (remedy.command === undefined) return [label, { text: remedy.text }];
  return [label, { text: remedy.command, whole: true }];
}
