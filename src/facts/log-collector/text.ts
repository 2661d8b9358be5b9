// What Vector reads in its file before it is YAML: it interpolates variables in the whole text, comments included.
import type { LogCollectorFact } from '../../model/facts/files.ts';
import type { Place } from '../../model/place.ts';

/** `$NAME`, `${NAME}`, with `-` a default and with `?` an error (vectordotdev/vector: src/config/vars.rs). `$$` is a dollar. */
const variable = /\$\$|\$([\w.]+)|\$\{([\w.]+)(?:(:?-|:?\?)[^}]*)?\}/g;

/** Variables without a default, each at its first line. */
export function variablesIn(text: string, file: string): LogCollectorFact['variables'] {
  const found = new Map<string, Place>();
  for (const [index, line] of text.split('\n').entries()) {
    for (const [, bare, braced, flag] of line.matchAll(variable)) {
      const name = bare ?? braced;
      if (name === undefined || flag?.endsWith('-') === true || found.has(name)) continue;
      found.set(name, { file, line: index + 1 });
    }
  }
  return [...found].map(([name, place]) => ({ name, at: place }));
}

/** The line that calls `to_timestamp`, outside of comments; `from_unix_timestamp` and others end alike. */
export function oldFunctionAt(text: string, file: string): Place | undefined {
  const index = text
    .split('\n')
    .findIndex((line) => /(?<!\w)to_timestamp!?\(/.test(line.replace(/(?:^|\s)#.*$/, '')));
  return index < 0 ? undefined : { file, line: index + 1 };
}
