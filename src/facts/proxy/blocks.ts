// nginx's files and Caddyfiles are both directives with words, some with a block.
import type { Place } from '../../model/place.ts';

export interface Directive {
  readonly words: readonly string[];
  readonly at: Place;
  readonly block: readonly Directive[];
  /** Stands for a part that could not be read: what it was. It has no words. */
  readonly unread?: string;
}

interface Token {
  readonly text: string;
  readonly line: number;
}

type Syntax = 'nginx' | 'caddy';

/** More than any configuration has; beyond them a file is read no further, and says so in every block that is open. */
const deepest = 50;
const mostDirectives = 10_000;
const longest = 512 * 1024;

/** The directives of a file. Unclosed blocks end with the file: a broken file still shows what it holds. */
export function readDirectives(text: string, file: string, syntax: Syntax): readonly Directive[] {
  if (text.length > longest)
    return [{ words: [], at: { file, line: 1 }, block: [], unread: 'a file too long to read' }];
  const tokens = tokensOf(text, syntax);
  let position = 0;
  let count = 0;
  let isStopped = false;

  function read(depth: number): readonly Directive[] {
    const directives: Directive[] = [];
    let words: Token[] = [];
    const finish = (block: readonly Directive[]): void => {
      const first = words[0];
      count += 1;
      if (first !== undefined || block.length > 0) {
        const at = { file, line: first?.line ?? block[0]?.at.line ?? 1 };
        directives.push({ words: words.map(({ text: word }) => word), at, block });
      }
      words = [];
    };
    while (position < tokens.length && !isStopped) {
      isStopped = count >= mostDirectives || depth >= deepest;
      const token = tokens[position];
      position += 1;
      if (token === undefined || token.text === '}') break;
      if (token.text === '{') finish(read(depth + 1));
      else if (token.text === ';' || token.text === '\n') finish([]);
      else words.push(token);
    }
    const last = words[0]?.line ?? tokens[position - 1]?.line ?? 1;
    finish([]);
    const rest = {
      words: [],
      at: { file, line: last },
      block: [],
      unread: 'what follows is too long to read',
    };
    return isStopped ? [...directives, rest] : directives;
  }

  return read(0);
}

/** Words, quotes removed, and the marks that end or nest directives. Comments are dropped. */
function tokensOf(text: string, syntax: Syntax): readonly Token[] {
  const word = syntax === 'nginx' ? /(?:\$\{\w+\}|[^\s;{}"'])+/y : /(?:\{[$\w.-][^{}\s]*\}|[^\s{}"`])+/y;
  const space = syntax === 'nginx' ? /(?:\s|#[^\n]*)+/y : /(?:[^\S\n]|\\\n|(?<=^|\s)#[^\n]*)+/y;
  const quoted = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`/y;
  const tokens: Token[] = [];
  let position = 0;
  let line = 1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    return pattern.exec(text);
  };
  // After a quote that nothing closes, none of its kind is looked for: each would read to the end in vain.
  const unclosed = new Set<string>();
  const takeQuoted = (): RegExpExecArray | null => {
    const sign = text[position] ?? '';
    if (unclosed.has(sign)) return null;
    const match = take(quoted);
    if (match === null) unclosed.add(sign);
    return match;
  };
  while (position < text.length) {
    const skipped = take(space);
    const match = skipped ?? take(word) ?? takeQuoted();
    const taken = match?.[0] ?? text[position] ?? '';
    if (skipped === null) {
      const inner = match === null ? taken : (match[1] ?? match[2] ?? match[3] ?? taken);
      tokens.push({ text: inner, line });
    }
    line += taken.split('\n').length - 1;
    position += Math.max(1, taken.length);
  }
  return tokens;
}

/** Directives of a name in a list, not below. */
export function named(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.filter(({ words }) => words[0] === name);
}

/** The directives and all below, each with the blocks it lies in, outermost first. */
export function everywhere(
  directives: readonly Directive[],
  above: readonly Directive[] = [],
): readonly { readonly directive: Directive; readonly above: readonly Directive[] }[] {
  return directives.flatMap((directive) => [
    { directive, above },
    ...everywhere(directive.block, [...above, directive]),
  ]);
}
