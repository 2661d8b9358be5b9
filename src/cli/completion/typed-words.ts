import type { Shell } from '../../commands/completion/scripts.ts';

export interface TypedWords {
  /** As the program would have been given them; the last one is being typed. */
  readonly words: readonly string[];
  /** Whether the shell took what stands before `=` for a word of its own, and replaces only what comes after. */
  readonly isSplit: boolean;
}

/**
 * What a shell hands over, put right. zsh and fish give whole words without quotes. Readline breaks at `=`
 * (COMP_WORDBREAKS, bash(1)) and leaves quotes in.
 */
export function typedWords(shell: Shell, given: readonly string[]): TypedWords {
  if (shell !== 'bash') return { words: given, isSplit: false };
  const words: string[] = [];
  let isSplit = false;
  let isBroken = false;
  for (const word of given) {
    const last = words.at(-1) ?? '';
    const breaks: boolean = word === '=' && !isBroken && /^--[^=]+$/.test(last);
    isSplit = breaks || isBroken;
    if (isSplit) words.pop();
    words.push(isSplit ? last + unquoted(word) : unquoted(word));
    isBroken = breaks;
  }
  return { words, isSplit };
}

/** Without quotes and backslashes; an open quote is one that is still being typed. */
function unquoted(word: string): string {
  return word.replace(/'([^']*)(?:'|$)|"((?:[^"\\]|\\.)*)(?:"|$)|\\(.)/gs, (_, single, double, escaped) => {
    return single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped;
  });
}
