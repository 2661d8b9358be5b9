// One result as lines. Plain words first, the id after them, then the evidence, then what to do.
import type { CheckResult, EvidenceLine } from '../../model/audit.ts';
import { placeOf } from '../words.ts';
import { type Frame, fill, type Span } from './layout.ts';
import type { Style } from './paint.ts';

const margin = 2;
const below = 6;

/**
 * A failure: what, where, and the remedy. Several pieces of evidence are summed up by the detail, at the first place.
 * With `all`: every piece of evidence, and the harm.
 */
export function failureLines(result: CheckResult, frame: Frame, all: boolean): readonly string[] {
  const { title, id, severity, detail, why, evidence, remedy, since } = result;
  const said = [detail, why].filter((text) => text !== undefined);
  return [
    ...markedLines(
      '✗',
      severity === 'P0' ? 'bad' : 'open',
      since === 'new' ? `NEW ${title}` : title,
      id,
      frame,
    ),
    ...(all ? said.flatMap((text) => fill([{ text }], frame, below)) : []),
    ...evidenceLines(all ? evidence.map(evidenceSpans) : [summarySpans(result)], remedy, frame),
  ];
}

function summarySpans({ evidence, detail }: CheckResult): readonly Span[] {
  const [first] = evidence;
  if (first === undefined) return [{ text: detail ?? '' }];
  const more = evidence.length - 1;
  if (more === 0 || detail === undefined) return evidenceSpans(first);
  const rest: Span = { text: `(+${more} more)`, style: 'quiet', whole: true, gap: 2 };
  return [...placeSpans(first), { text: detail, gap: 2 }, rest];
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
  evidence: readonly (readonly Span[])[],
  remedy: CheckResult['remedy'],
  frame: Frame,
): readonly string[] {
  const fix: readonly Span[] = remedy === undefined ? [] : fixSpans(remedy);
  const last = evidence.at(-1) ?? [];
  const before = evidence.slice(0, -1).flatMap((spans) => fill(spans, frame, below, below + 2));
  // On a wide screen evidence and remedy share a line.
  const together = fill(
    [...last, ...fix.map((span, index) => (index === 0 ? { ...span, gap: 4 } : span))],
    frame,
    below,
  );
  if (together.length === 1) return [...before, ...together];
  return [...before, ...fill(last, frame, below, below + 2), ...fill(fix, frame, below, below + 5)];
}

/** `.env:31  ANON_KEY  the published sample`. */
export function evidenceSpans(line: EvidenceLine): readonly Span[] {
  return [...placeSpans(line), { text: line.subject, gap: 2 }, { text: line.saw, gap: 2 }];
}

function placeSpans(line: EvidenceLine): readonly Span[] {
  const place = placeOf(line);
  return place === null ? [] : [{ text: place, style: 'accent', whole: true }];
}

/** The sentence, which may say more than the command behind it does. */
function fixSpans({ text, command }: NonNullable<CheckResult['remedy']>): readonly Span[] {
  const spans: readonly Span[] = [{ text: 'fix:', style: 'good' }, { text }];
  return command === undefined ? spans : [...spans, { text: command, style: 'accent', whole: true, gap: 2 }];
}
