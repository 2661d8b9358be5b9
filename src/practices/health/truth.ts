// What a health check proves. Case trap 2: a check that cannot fail is worse than none, because it is believed.

/** Why the check is green whatever happens; undefined = it can fail. */
export function lieOf(test: readonly string[]): string | undefined {
  const { words, text } = commandOf(test);
  if (endsInSuccess(text)) return 'ends in success whatever the check says';
  if (/^\s*(?:\/bin\/)?(?:true|exit\s+0|echo\b[^|&;]*)\s*$/.test(text)) return 'always succeeds';
  // What is piped on is judged by the last command, what stands after && by its own; what curl prints may be compared.
  const compared = /[|]|&&|%\{http_code\}|\$\(/.test(text.replace(/&&\s*(?:exit\s+0|true|:)\s*$/, ''));
  if (words.some((word) => /(?:^|\/)curl$/.test(word)) && !compared && !failsOnStatus(words)) {
    return 'curl without -f succeeds on a 503';
  }
  return undefined;
}

/**
 * A list ends with the status of its last command, and nothing before `;` counts; but `A && exit 0` is A's own failure, and
 * `exit 1`, `set -e` or an `if` may have ended the shell or decided before (POSIX.1-2024, XCU 2.9.3 Lists, 2.15 exit, set).
 */
function endsInSuccess(text: string): boolean {
  const [end] = /(?:\|\||[;\n])\s*(?:exit\s+0|true|:)\s*$/.exec(text) ?? [];
  if (end === undefined) return false;
  const before = text.slice(0, text.length - end.length);
  return !/\bexit\b(?!\s+0\b)|\bset\s+-\w*e|\berrexit\b|\b(?:if|case)\b/.test(before);
}

/** What a truthful check leaves open, for the reader of a pass. */
export function limitOf(test: readonly string[]): string | undefined {
  const { text } = commandOf(test);
  if (isPortOnly(text)) return 'proves an open port, not an answer';
  if (/\bpg_isready\b/.test(text)) return 'pg_isready is green even when no connection is free';
  if (/^kong health$/.test(text)) return 'kong health proves a running process, not an answer';
  // Case 77. BusyBox tries one address of a name only, and musl lists ::1 first; curl, node and libpq try them all.
  if (/\bwget\b/.test(text) && text.includes('//localhost'))
    return 'asks localhost, which may be ::1, where nothing listens';
  return undefined;
}

/** The words of a check behind its form, as one line. */
export function textOf(test: readonly string[]): string {
  return commandOf(test).text.trim();
}

/** A connection is opened; whether anything comes back is not looked at. */
function isPortOnly(text: string): boolean {
  if (/\bnc\s+-\w*z/.test(text)) return true;
  return text.includes('/dev/tcp/') && !text.includes('HTTP/');
}

function failsOnStatus(words: readonly string[]): boolean {
  return words.some((word) => /^-[a-zA-Z]*f/.test(word) || /^--fail(?:-with-body|-early)?$/.test(word));
}

function commandOf(test: readonly string[]): { readonly words: readonly string[]; readonly text: string } {
  const [form, ...rest] = test;
  const argv = form === 'CMD' || form === 'CMD-SHELL' ? rest : test;
  const text = argv.join(' ');
  return { words: text.split(/[\s'"]+/), text };
}
