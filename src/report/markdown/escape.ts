// Text of somebody else inside Markdown: it may name things, never format, link, mention or hide anything.
import { shown } from '../shown.ts';

const longestText = 600;

/** A text as running words (GitHub Flavored Markdown 0.29). Never put at the start of a line: a list mark is not escaped. */
export function prose(text: string): string {
  return (
    visible(text)
      .replace(/[\\`*_{}[\]|~$]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // GitHub looks for mentions and numbers in the text as it is shown, so an escape is not enough: it must be two texts.
      .replace(/@|#(?=\d)/g, '$&<!-- -->')
      // Bare addresses would become links.
      .replace(/:(?=\/\/)/g, '&#58;')
      .replace(/\b(www)\./gi, '$1&#46;')
  );
}

/** A text as a code span, its marks longer than any run of backticks in it. Not for tables, where a bar would end the cell. */
export function code(text: string): string {
  const safe = visible(text);
  if (safe.trim() === '') return '` `';
  const fence = '`'.repeat(longestRun(safe) + 1);
  const space = /^[`\s]|[`\s]$/.test(safe) ? ' ' : '';
  return `${fence}${space}${safe}${space}${fence}`;
}

/** A command as a block of its own, indented for a list item; lines stay lines. */
export function fenced(command: string, indent = ''): string {
  const lines = command.split('\n').map(shown);
  const fence = '`'.repeat(Math.max(3, longestRun(command) + 1));
  return [`${fence}sh`, ...lines, fence].map((line) => `${indent}${line}`).join('\n');
}

function visible(text: string): string {
  const letters = [...shown(text)];
  return letters.length <= longestText ? letters.join('') : `${letters.slice(0, longestText).join('')}…`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
