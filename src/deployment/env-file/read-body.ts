import type { EnvFileLine } from './parse.ts';

/** A value with its quotes and escapes undone. */
export interface EnvBody {
  readonly text: string;
  /** Whether `${NAME}` and `$$` in `text` are still to be interpolated: everywhere but in single quotes. */
  readonly template: boolean;
}

/** Undoes quotes and escapes of an assignment as Compose does (compose-go v2.9.0, dotenv/parser.go `extractVarValue`). */
export function readEnvBody(line: EnvFileLine): EnvBody {
  const body = line.body ?? '';
  if (line.quote === 'single') return { text: unescapeQuote(body, "'"), template: false };
  if (line.quote === 'double') return { text: expandEscapes(unescapeQuote(body, '"')), template: true };
  return { text: body, template: true };
}

function unescapeQuote(body: string, quote: string): string {
  return body.replace(/\\[\s\S]/g, (pair) => (pair[1] === quote ? quote : pair));
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\\a': '\x07',
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\v': '\v',
  '\\"': '"',
  '\\\\': '\\',
  // Still to be interpolated, so a literal dollar is written as interpolation wants it.
  '\\$': '$$',
};

/** `expandEscapes` of parser.go, with its corners: `\c` stays, an octal that is none loses its zero. */
function expandEscapes(text: string): string {
  return text.replace(/\\(?:[abcfnrtv$"\\]|0\d{0,3})/g, (sequence) => {
    if (!sequence.startsWith('\\0')) return simpleEscapes[sequence] ?? sequence;
    const digits = sequence.slice(2);
    const isOctal = /^[0-3][0-7]{2}$/.test(digits);
    return isOctal ? String.fromCharCode(Number.parseInt(digits, 8)) : `\\${digits}`;
  });
}
