import {
  Composer,
  type CST,
  type Document,
  type ErrorCode,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  type YAMLParseError,
} from 'yaml';
import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';
import { guardYaml, tabProblem } from './guard.ts';

/** The documents of a YAML text, free of errors, every scalar still as it is written. */
export interface ParsedYaml {
  readonly documents: readonly Document.Parsed[];
  /** The line of an offset in the text. */
  placeAt(offset: number): Place;
}

/**
 * Parses YAML in bounded time and memory, or throws one `Problem` with the line. Aliases are not followed, merge keys
 * not applied and duplicate keys not looked for: that is the reader's part (yaml/builder.ts).
 */
export function parseYaml(text: string, shown: string): ParsedYaml {
  const lineCounter = new LineCounter();
  const placeAt = (offset: number): Place => ({
    file: shown,
    line: Math.max(1, lineCounter.linePos(offset).line),
  });
  const composer = new Composer<ParsedNode>({
    // Keeps every scalar as text; what it means to Compose is decided elsewhere (yaml/scalar.ts).
    schema: 'failsafe',
    merge: false,
    // The library compares each key with all others; the reader does it in linear time.
    uniqueKeys: false,
    // Its pretty errors quote the file, which may hold secrets.
    prettyErrors: false,
    logLevel: 'silent',
  });
  const parsed = [...composer.compose(guardedTokens(text, shown, lineCounter))];
  for (const { errors } of parsed) {
    const [error] = errors;
    if (error !== undefined) throw invalid(error, text, placeAt);
  }
  return { documents: parsed, placeAt };
}

/**
 * What the library's `Parser.parse` does, with the guard between lexer and parser: lexing twice costs a third of the
 * parsing. Only the composer recurses, and it gets a document when all its tokens have passed the guard.
 */
function* guardedTokens(text: string, shown: string, lineCounter: LineCounter): Generator<CST.Token> {
  const guard = guardYaml(text, shown);
  const parser = new Parser(lineCounter.addNewLine);
  lineCounter.addNewLine(0);
  for (const token of new Lexer().lex(text)) {
    guard.take(token);
    yield* parser.next(token);
  }
  yield* parser.end();
}

// The library's own sentences quote what it stumbled over; these do not.
const complaints: Readonly<Partial<Record<ErrorCode, string>>> = {
  ALIAS_PROPS: 'an alias can have neither a tag nor an anchor',
  BAD_ALIAS: 'an alias or an anchor has no proper name',
  BAD_DIRECTIVE: 'a line that starts with % is no directive YAML knows',
  BAD_DQ_ESCAPE: 'a backslash in double quotes starts no escape YAML knows',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BAD_PROP_ORDER: 'a tag or an anchor stands at the wrong place',
  BAD_SCALAR_START: 'a value cannot start with this character unless it is quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" starts on the line of the first',
  BLOCK_IN_FLOW: 'a block cannot stand between braces or brackets',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a quote, a bracket, a comma or a colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key spans lines, or its colon is missing',
  MULTIPLE_ANCHORS: 'a value has two anchors',
  MULTIPLE_TAGS: 'a value has two tags',
  BAD_COLLECTION_TYPE: 'a tag does not fit its list or mapping',
  TAG_RESOLVE_FAILED: 'a tag names nothing',
  UNEXPECTED_TOKEN: 'something stands where YAML expects nothing',
};

function invalid(error: YAMLParseError, text: string, placeAt: (offset: number) => Place): Problem {
  const at = placeAt(causeOf(error, text));
  if (error.code === 'TAB_AS_INDENT') return tabProblem(at);
  const tabLine = tabIndentNear(text, error.pos[0]);
  if (tabLine !== undefined) return tabProblem(placeAt(tabLine));
  const complaint = complaints[error.code] ?? 'it cannot be read';
  return new Problem({
    code: 'yaml-invalid',
    message: `is not valid YAML: ${complaint}`,
    at,
    hints: ['Correct the line, or the one above it; `docker compose config --quiet` names it too'],
  });
}

/** The library complains about an open quote where the text ends; a person looks for where it opens. */
function causeOf(error: YAMLParseError, text: string): number {
  const [offset] = error.pos;
  if (!error.message.startsWith('Missing closing')) return offset;
  let end = 0;
  for (const token of new Lexer().lex(text)) {
    // Document and scalar marks are not in the text.
    if (token === '\u0002' || token === '\u001f' || token === '\u0018') continue;
    end += token.length;
    if (end >= offset) return end - token.length;
  }
  return offset;
}

/** Where the line of `offset`, or the one behind it, is indented with a tab: then that is the cause. */
function tabIndentNear(text: string, offset: number): number | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const nextLine = text.indexOf('\n', offset) + 1;
  return [lineStart, nextLine].find((start) => /^ *\t/.test(text.slice(start, start + 200)));
}
