// Which part of `IP:PUBLISHED:TARGET` is the host's port, before its variables were replaced.

/** The expression of the host's port in a short form, when the port is one expression and nothing else. */
export function publishedExpression(
  written: string | undefined,
  resolved: string,
  published: string,
): string | undefined {
  if (written === undefined) return undefined;
  const parts = partsOf(written);
  const values = partsOf(resolved);
  // A variable may hold a colon itself, or one of a range of ports: then no part of the text is this port.
  if (parts.length < 2 || parts.length !== values.length || values.at(-2) !== published) return undefined;
  const expression = parts.at(-2) ?? '';
  return isOneExpression(expression) ? expression : undefined;
}

/** Whether a text is one `${…}` or `$NAME`. */
export function isOneExpression(text: string): boolean {
  if (/^\$[A-Za-z_]\w*$/.test(text)) return true;
  if (!/^\$\{.*\}$/.test(text)) return false;
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    depth += step(character);
    if (index > 1 && depth === 0) return index === text.length - 1;
  }
  return false;
}

/** Split at the colons that stand outside of braces and brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    depth += step(character);
    if (character === ':' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${character}`);
  }
  return parts;
}

function step(character: string): number {
  if (character === '{' || character === '[') return 1;
  return character === '}' || character === ']' ? -1 : 0;
}
