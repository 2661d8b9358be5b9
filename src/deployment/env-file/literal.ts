import type { EnvFileLine } from './parse.ts';
import { readEnvBody } from './read-body.ts';

/** The value of an assignment that depends on nothing else; undefined when it inherits or interpolates a variable. */
export function literalOf(line: EnvFileLine): string | undefined {
  if (line.kind !== 'assignment' || line.bare === true) return undefined;
  const { text, template } = readEnvBody(line);
  if (!template) return text;
  // compose-go template.go: `$$` is one dollar, `$name` and `${` are variables, any other dollar is itself.
  const isLive = /\$[A-Za-z_{\u017f\u212a]/.test(text.replaceAll('$$', ''));
  return isLive ? undefined : text.replaceAll('$$', '$');
}

export type Quote = 'none' | 'single' | 'double';

/** Ways to write a value, the wanted one first. Each still has to be read back in its place. */
export function writingsOf(value: string, wanted: Quote): readonly string[] {
  const writings = { none: unquoted(value), single: singleQuoted(value), double: doubleQuoted(value) };
  const order: readonly Quote[] = [wanted, wanted === 'double' ? 'double' : 'single', 'double'];
  return order.flatMap((quote) => writings[quote] ?? []);
}

/** Only what Compose, shells and the common dotenv libraries read alike. */
function unquoted(value: string): string | undefined {
  return /[$`'"\\#\p{Cc}]|^\s|\s$/u.test(value) ? undefined : value;
}

function singleQuoted(value: string): string | undefined {
  return /['\p{Cc}]/u.test(value) ? undefined : `'${value}'`;
}

function doubleQuoted(value: string): string {
  const escaped = value
    .replace(/[\\"$]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `"${escaped}"`;
}
