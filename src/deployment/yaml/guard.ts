import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';

/** Compose has no limit. As much text of the worst form takes half a second and 200 MB. */
const mostCharacters = 4 * 1024 * 1024;
/** Thirty times the tokens of the largest Compose file Supabase ships. Parsing as many takes about half a second. */
const mostTokens = 100_000;
const deepest = 100;

// go-yaml v3 readerc.go refuses these anywhere: "control characters are not allowed".
const refused =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters Compose refuses
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Cs}/u;
// go-yaml v3 ends a line at these (YAML 1.1); YAML 1.2 readers, like the library we parse with, and most editors do not.
const oddLineBreak = /\r(?!\n)|[\u0085\u2028\u2029]/;

/**
 * Refuses text that Compose refuses for its characters, and text too long to parse safely. What it returns must be
 * given every token before the parser gets it: it throws at tabs that indent, and where the text is too deep.
 */
export function guardYaml(text: string, shown: string): { take(token: string): void } {
  if (text.length > mostCharacters) {
    throw refuse('yaml-too-long', 'is longer than 4 MiB', { file: shown, line: 1 }, checkFile);
  }
  const control = refused.exec(text);
  if (control !== null) {
    const message = `the character ${codePoint(control[0])} may not stand in YAML, so Compose refuses the file`;
    throw refuse('yaml-control-character', message, placeOf(text, control.index, shown), 'Remove it');
  }
  const lineBreak = oddLineBreak.exec(text);
  if (lineBreak !== null) {
    const message = `the character ${codePoint(lineBreak[0])} ends a line for Compose, but not for most editors`;
    const hint = 'Replace it with a line feed or a space';
    throw refuse('yaml-odd-line-break', message, placeOf(text, lineBreak.index, shown), hint);
  }
  return new TokenGuard(shown);
}

const documentMark = '\u0002';
const flowErrorMark = '\u0018';
const scalarMark = '\u001f';

/**
 * Follows the tokens and the columns at which blocks are open. The library's parser recurses once per level, and a
 * deep document does not merely throw there: Node can abort while it compiles a regular expression on a full stack.
 * So depth is judged on tokens, before anything recurses. It may count a level twice where a line is invalid anyway.
 */
class TokenGuard {
  readonly #shown: string;
  readonly #columns: number[] = [];
  #line = 1;
  #column = 0;
  #flow = 0;
  #tokens = 0;
  /** Whether a block collection may start at the next token. */
  #opens = true;
  /** White space just before the token, at the start of a line or behind `-`. */
  #blank = '';
  #isScalar = false;

  constructor(shown: string) {
    this.#shown = shown;
  }

  take(token: string): void {
    this.#tokens += 1;
    if (this.#tokens > mostTokens) {
      throw refuse('yaml-too-long', `has more than ${mostTokens} words and signs`, this.#place(), checkFile);
    }
    if (this.#isScalar) this.#content(token, 'scalar');
    else if (token === scalarMark) this.#isScalar = true;
    else if (token === flowErrorMark) this.#flow = 0;
    else if (/^[ \t]/.test(token)) this.#space(token);
    else if (/^(\r?\n|#)/.test(token)) this.#lineEnd(token);
    else if (token !== documentMark && token !== '\ufeff') this.#content(token, 'sign');
  }

  #space(token: string): void {
    if (this.#opens) this.#blank += token;
    this.#column += token.length;
  }

  #lineEnd(token: string): void {
    // In front of nothing, Compose forgives a tab behind enough spaces, and reads the same.
    if (this.#flow === 0 && this.#column === this.#blank.length && this.#blank.startsWith('\t'))
      throw this.#tab();
    if (token.endsWith('\n')) this.#opens = true;
    this.#blank = '';
    this.#advance(token);
  }

  #content(token: string, kind: 'scalar' | 'sign'): void {
    if (this.#flow === 0 && this.#blank.includes('\t')) throw this.#tab();
    if (this.#flow === 0 && (this.#opens || token === ':')) this.#open(this.#column);
    if (kind === 'sign') this.#sign(token);
    if (this.#columns.length + this.#flow > deepest) {
      const message = `is nested more than ${deepest} levels deep`;
      throw refuse('yaml-too-deep', message, this.#place(), checkFile);
    }
    this.#opens = kind === 'sign' && (token === '-' || token === '?');
    this.#isScalar = false;
    this.#blank = '';
    this.#advance(token);
    // A block scalar takes its line ending along.
    if (token.endsWith('\n')) this.#opens = true;
  }

  #sign(token: string): void {
    if (token === '[' || token === '{') this.#flow += 1;
    if ((token === ']' || token === '}') && this.#flow > 0) this.#flow -= 1;
    if (token === '---' || token === '...') this.#columns.length = 0;
  }

  #open(column: number): void {
    while ((this.#columns.at(-1) ?? -1) > column) this.#columns.pop();
    if ((this.#columns.at(-1) ?? -1) < column) this.#columns.push(column);
  }

  #advance(token: string): void {
    const lastBreak = token.lastIndexOf('\n');
    this.#column = lastBreak === -1 ? this.#column + token.length : token.length - lastBreak - 1;
    for (let at = token.indexOf('\n'); at !== -1; at = token.indexOf('\n', at + 1)) this.#line += 1;
  }

  #place(): Place {
    return { file: this.#shown, line: this.#line };
  }

  #tab(): Problem {
    return tabProblem(this.#place());
  }
}

/** The one complaint about tabs, whoever notices them. */
export function tabProblem(at: Place): Problem {
  return refuse('yaml-tab', 'tabs cannot indent YAML', at, 'Indent this line with spaces');
}

const checkFile = 'Check that this is the Compose file you mean';

function placeOf(text: string, offset: number, shown: string): Place {
  return { file: shown, line: text.slice(0, offset).split('\n').length };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function refuse(code: string, message: string, at: Place, hint: string): Problem {
  return new Problem({ code, message, at, hints: [hint] });
}
