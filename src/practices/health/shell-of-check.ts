// What a shell makes of a check: the one command it becomes itself, or several that it waits for.

/**
 * Whether a check is run by a shell that has children, which whoever ends the shell leaves behind. bash becomes a single command
 * itself, and any shell does what `exec` tells it. The sh of Debian and Ubuntu (dash 0.5.12, tried) starts a child even for one.
 */
export function forksIn(test: readonly string[]): boolean {
  const shell = shellOf(test);
  if (shell === undefined) return false;
  const script = shell.script.trim();
  const isOne = !isList(script);
  return !(isOne && (shell.isBash || /^exec\s/.test(script)));
}

function isList(script: string): boolean {
  const bare = script.replace(/'[^']*'/g, 'Q').replace(/\\./g, 'E');
  // Within double quotes a substitution still runs; operators are text there.
  if (/\$\(|`/.test(bare)) return true;
  const plain = bare.replace(/"[^"]*"/g, 'Q').replace(/\d*>&\d|&>/g, '');
  return /[;|&\n]|^(?:(?:if|case|for|while|until)\b|[({])/.test(plain);
}

interface Shell {
  readonly script: string;
  readonly isBash: boolean;
}

/** The shell of a check and what it is given; undefined = none runs. */
function shellOf([form, ...words]: readonly string[]): Shell | undefined {
  if (form === 'CMD-SHELL') return { script: words.join(' '), isBash: false };
  if (form !== 'CMD') return undefined;
  const [program = '', ...rest] = words;
  const name = /(?:^|\/)((?:ba|da|a|z)?sh)$/.exec(program)?.[1];
  const last = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (name === undefined || last < 0) return undefined;
  return { script: rest[last + 1] ?? '', isBash: name === 'bash' };
}
