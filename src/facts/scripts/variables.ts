// The variables of a shell script, as far as its text tells. No shell: plain assignments are followed, nothing else.

/** What each variable is set to, as written, quotes and all; the last assignment counts. */
export function assignments(script: string): ReadonlyMap<string, string> {
  const lines = script.matchAll(
    /^[ \t]*(?:export[ \t]+|readonly[ \t]+|local[ \t]+)?([A-Za-z_]\w*)=("[^"\n]*"|'[^'\n]*'|[^\s;"']*)/gm,
  );
  return new Map([...lines].map((match) => [match[1] ?? '', match[2] ?? '']));
}

const mostVariables = 5;

/** Variables put in, to a depth that no honest script needs more of; quotes removed. */
export function expanded(word: string, values: ReadonlyMap<string, string>, depth = 0): string {
  const bare = word.replace(/["']/g, '');
  if (depth > 5) return bare;
  return bare.replace(/\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g, (whole, plain, braced, fallback) => {
    const value = values.get(String(plain ?? braced)) ?? fallback;
    // A value of many variables, each of many, would take time without end.
    if (value !== undefined && String(value).split('$').length > mostVariables) return whole;
    return value === undefined ? whole : expanded(String(value), values, depth + 1);
  });
}

/** Only those whose value is written down: what another command prints (`$(mktemp -d)`) is known when the script runs. */
export function writtenDown(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...values].filter(([, value]) => !/\$\(|`/.test(value)));
}
