// XML that cannot be forgotten to escape: whatever is put into the template is text, unless it is Xml already.
import { shown } from '../shown.ts';

export interface Xml {
  readonly xml: string;
}

type Part = string | number | Xml | readonly Xml[] | null;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Template tag. Strings are escaped for text and for quoted attributes; null is nothing. */
export function xml(pieces: TemplateStringsArray, ...parts: readonly Part[]): Xml {
  return { xml: pieces.map((piece, index) => piece + print(parts[index] ?? null)).join('') };
}

/** Several lines of text, each escaped by itself. */
export function textLines(lines: readonly string[]): Xml {
  return { xml: lines.map(escaped).join('\n') };
}

function print(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  if ('xml' in part) return part.xml;
  return part.map((piece) => piece.xml).join('\n');
}

/**
 * One line of characters that XML 1.0 may hold at all (section 2.2 Char): no control character, no half of a
 * surrogate pair, no U+FFFE or U+FFFF, not even as a reference. `>` is escaped too, so `]]>` cannot appear (section 2.4).
 */
function escaped(text: string): string {
  return shown(text)
    .replace(/[\p{Surrogate}\ufffe\uffff]/gu, (letter) => `\\u${letter.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"']/g, (letter) => entities[letter] ?? '');
}
