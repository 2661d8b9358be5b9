// HTML that cannot be forgotten to escape: whatever is put into the template is text, unless it is Markup already.
import { shown } from '../shown.ts';

export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[] | null;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Template tag. Strings are escaped for text and for quoted attributes; null is nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const markup = pieces.map((piece, index) => piece + print(parts[index] ?? null)).join('');
  return { markup };
}

/** Our own style and script, which must stand as they are: their hashes are in the page's policy. */
export function verbatim(text: string): Markup {
  return { markup: text };
}

function print(part: Part): string {
  if (part === null) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return shown(part).replace(/[&<>"'`]/g, (letter) => entities[letter] ?? '');
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('\n');
}
