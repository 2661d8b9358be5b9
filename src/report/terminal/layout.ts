// Lines of a given width out of pieces of text. Words are never cut: a name that is wider than the screen stays whole.
import { columnsOf, shown } from '../shown.ts';
import type { Painter, Style } from './paint.ts';

/** A piece of text in one style. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
  /** Never broken at its spaces: a command must survive copying. */
  readonly whole?: boolean;
  /** Spaces before it when it does not start a line; default 1. */
  readonly gap?: number;
}

export interface Frame {
  readonly width: number;
  readonly paint: Painter;
}

interface Word {
  readonly text: string;
  readonly style: Style | undefined;
  readonly gap: number;
}

/** Fills lines with spans; `indent` spaces before the first line, `hang` before the others. */
export function fill(
  spans: readonly Span[],
  { width, paint }: Frame,
  indent = 0,
  hang = indent,
): readonly string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let used = indent;
  let isEmpty = true;
  for (const { text, style, gap } of spans.flatMap(wordsOf)) {
    const columns = columnsOf(text);
    if (!isEmpty && used + gap + columns > width) {
      lines.push(line);
      line = ' '.repeat(hang);
      used = hang;
      isEmpty = true;
    }
    const space = isEmpty ? 0 : gap;
    line += ' '.repeat(space) + paint(text, style);
    used += space + columns;
    isEmpty = false;
  }
  return [...lines, line];
}

function wordsOf({ text, style, whole = false, gap = 1 }: Span): readonly Word[] {
  const clean = shown(text);
  const words = whole ? [clean] : clean.split(' ').filter((word) => word !== '');
  return words.map((word, index) => ({ text: word, style, gap: index === 0 ? gap : 1 }));
}
