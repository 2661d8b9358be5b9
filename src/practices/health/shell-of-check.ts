// What a shell makes of a check: the one command it becomes itself, or several that it waits for.

/**
 * Whether a check is run by a shell that has children. dash (0.5.11), bash and ash become the last command when there is nothing
 * to do after it; in a list, a pipe or a substitution they fork, and whoever ends the shell leaves its child behind.
 */
export function forksIn(test: readonly string[]): boolean {
  const script = scriptOf(test);
  if (script === undefined) return false;
  const bare = script
    .trim()
    .replace(/'[^']*'/g, 'Q')
    .replace(/\\./g, 'E');
  // Within double quotes a substitution still runs; operators are text there.
  if (/\$\(|`/.test(bare)) return true;
  const plain = bare.replace(/"[^"]*"/g, 'Q').replace(/\d*>&\d|&>/g, '');
  return /[;|&\n]|^\s*(?:(?:if|case|for|while|until)\b|[({])/.test(plain);
}

/** The text that a shell is given; undefined = no shell runs. */
function scriptOf([form, ...words]: readonly string[]): string | undefined {
  if (form === 'CMD-SHELL') return words.join(' ');
  if (form !== 'CMD') return undefined;
  const [program = '', option = '', script] = words;
  const isShell = /(?:^|\/)(?:ba|da|a|z)?sh$/.test(program) && /^-[a-z]*c$/.test(option);
  return isShell ? script : undefined;
}
