import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';

/** One line (or one multi-line quoted value) of an env file, byte-exact: joining every `raw` gives the file back. */
export interface EnvFileLine {
  /** The bytes as text, line ending included. Statements that share a line (`A="1" B=2`) have a piece of it each. */
  readonly raw: string;
  readonly kind: 'blank' | 'comment' | 'assignment';
  /** Set on assignments. Empty where Compose reads an empty name: `=x`, or a last line `KEY` without line ending. */
  readonly key?: string;
  readonly quote?: 'none' | 'single' | 'double';
  /** Between the quotes, or the unquoted text without an inline comment, before escapes and interpolation. */
  readonly body?: string;
  /** `KEY` without `=`: inherits from the environment. */
  readonly bare?: boolean;
  /** Where in `raw` the value stands, quotes included; for a bare key, the empty place behind the key. */
  readonly valueSpan?: readonly [from: number, to: number];
  /** Line the statement's key is on (for comments and blanks: the line itself). */
  readonly at: Place;
}

// The grammar is Compose's own: compose-go v2.9.0, dotenv/parser.go (`getStatementStart`, `locateKeyName`,
// `extractVarValue`). It differs from shells and other dotenv libraries, and where it does it decides.
// Patterns look for the first character that does NOT belong: a greedy run would overflow on a 10 MB line.

/** `unicode.IsSpace` of Go, without the line feed. */
const spaces =
  '\t\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';
const notSpace = new RegExp(`[^${spaces}]`, 'g');
/** `isSpace` of parser.go: what surrounds keys and values; never a line feed. */
const notBlank = /[^\t\v\f\r \u0085\u00a0]/g;
/** The end of a key, or a character no key may hold. */
const keyEnd = /[^\p{L}\p{N}_.\-[\]\t\v\f\r \u0085\u00a0]/gu;
const exportPrefix = /export[\t\n\f\r ]/y;
const quoteOrEscape = { single: /['\\]/g, double: /["\\]/g } as const;

/** Keeps time and memory bounded; Compose itself has no limit. */
const maxLines = 100_000;

/** Splits an env file as Compose does; throws a `Problem` where Compose refuses the file. Values are not interpreted. */
export function parseEnvFile(text: string, shown: string): readonly EnvFileLine[] {
  const lines: EnvFileLine[] = [];
  let position = 0;
  let line = 1;
  while (position < text.length) {
    const at = { file: shown, line };
    if (lines.length === maxLines) throw tooLong(at);
    const next = readLine(text, position, at);
    lines.push(next);
    position += next.raw.length;
    line += countLineFeeds(next.raw);
  }
  return lines;
}

function readLine(text: string, start: number, at: Place): EnvFileLine {
  // Compose strips a byte order mark at the very start only (dotenv/godotenv.go `parseWithLookup`).
  const from = start === 0 && text.startsWith('\ufeff') ? 1 : start;
  const first = firstMatch(notSpace, text, from);
  if (first === text.length || text[first] === '\n') {
    return { raw: text.slice(start, first + 1), kind: 'blank', at };
  }
  if (text[first] === '#') return { raw: text.slice(start, endOfLine(text, first)), kind: 'comment', at };
  return readStatement(text, start, first, at);
}

function readStatement(text: string, start: number, first: number, at: Place): EnvFileLine {
  exportPrefix.lastIndex = first;
  const keyStart = exportPrefix.test(text) ? firstMatch(notBlank, text, first + 'export'.length) : first;
  if (keyStart === text.length) {
    throw refuse(
      'env-file-no-key',
      '`export` names no variable',
      at,
      'Name a variable after it, or remove it',
    );
  }
  const end = firstMatch(keyEnd, text, keyStart);
  const character = String.fromCodePoint(text.codePointAt(end) ?? 0);
  const endsFile = end === text.length;
  if (!endsFile && !['=', ':', '\n'].includes(character)) throw badCharacter(character, at);
  // Without `=`, `:` or a line feed Compose takes the rest of the file for the value of an empty name.
  if (endsFile) return readValue(text, start, keyStart, '', at);

  const key = trimEnd(text.slice(keyStart, end));
  if (key.includes(' ')) throw spaceInKey(at);
  if (character !== '\n') return readValue(text, start, end + 1, key, at);
  const span = keyStart + key.length - start;
  return {
    raw: text.slice(start, end + 1),
    kind: 'assignment',
    key,
    quote: 'none',
    body: '',
    bare: true,
    valueSpan: [span, span],
    at,
  };
}

function readValue(text: string, start: number, separatorEnd: number, key: string, at: Place): EnvFileLine {
  const from = firstMatch(notBlank, text, separatorEnd);
  if (text[from] === "'") return readQuoted(text, start, from, key, 'single', at);
  if (text[from] === '"') return readQuoted(text, start, from, key, 'double', at);

  const lineEnd = endOfLine(text, from);
  const content = text.slice(from, lineEnd);
  const comment = content.indexOf(' #');
  const body = trimEnd(comment === -1 ? content : content.slice(0, comment));
  const valueStart = (body === '' ? separatorEnd : from) - start;
  return {
    raw: text.slice(start, lineEnd),
    kind: 'assignment',
    key,
    quote: 'none',
    body,
    valueSpan: [valueStart, valueStart + body.length],
    at,
  };
}

function readQuoted(
  text: string,
  start: number,
  open: number,
  key: string,
  quote: 'single' | 'double',
  at: Place,
): EnvFileLine {
  let close = firstMatch(quoteOrEscape[quote], text, open + 1);
  // In both kinds of quotes a backslash takes the character behind it along.
  while (text[close] === '\\') close = firstMatch(quoteOrEscape[quote], text, close + 2);
  if (close >= text.length) throw unterminated(quote, at);

  return {
    raw: text.slice(start, endOfQuoted(text, close + 1)),
    kind: 'assignment',
    key,
    quote,
    body: text.slice(open + 1, close),
    valueSpan: [open - start, close + 1 - start],
    at,
  };
}

/** Behind the closing quote Compose looks for the next statement at once: on the same line when there is one. */
function endOfQuoted(text: string, close: number): number {
  const next = firstMatch(notSpace, text, close);
  if (text[next] === '#') return endOfLine(text, next);
  return text[next] === '\n' ? next + 1 : next;
}

function firstMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

/** Behind the next line feed: the only line ending Compose knows. */
function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found === -1 ? text.length : found + 1;
}

/** A loop, since a pattern anchored at the end is quadratic. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || spaces.includes(text.charAt(end - 1)))) end -= 1;
  return text.slice(0, end);
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let found = text.indexOf('\n'); found !== -1; found = text.indexOf('\n', found + 1)) count += 1;
  return count;
}

function tooLong(at: Place): Problem {
  const message = `the file has more than ${maxLines} lines`;
  return refuse('env-file-too-long', message, at, 'Check that this is the env file you mean');
}

function badCharacter(character: string, at: Place): Problem {
  const message = `${JSON.stringify(character)} cannot be part of a variable name, so Compose refuses the file`;
  const hint = 'Write KEY=value, quote a value that spans lines, and start a comment with #';
  return refuse('env-file-bad-key', message, at, hint);
}

function spaceInKey(at: Place): Problem {
  const message = 'a variable name holds a space, so Compose refuses the file';
  return refuse('env-file-space-in-key', message, at, 'Write KEY=value; quote a value that spans lines');
}

function unterminated(quote: 'single' | 'double', at: Place): Problem {
  const message = `a ${quote} quote opens here and never closes, so Compose refuses the file`;
  const hint = `Close the quote; a ${quote} quote inside the value, or a backslash at its end, needs a backslash before it`;
  return refuse('env-file-open-quote', message, at, hint);
}

function refuse(code: string, message: string, at: Place, hint: string): Problem {
  return new Problem({ code, message, at, hints: [hint], fault: 'setup' });
}
