import type { Scalar } from 'yaml';
import { resolvePlain } from '../yaml/scalar.ts';

export type YamlScalarValue = string | number | boolean | null;
export type YamlValue = YamlScalarValue | readonly YamlScalarValue[];

/** The style of the value that is replaced: it is kept where the new value allows. */
export type Style = Scalar['type'] | undefined;

/** Ways to write a scalar on one line, the wanted one first. Each still has to be read back in its place. */
export function scalarWritings(value: YamlScalarValue, style: Style, isFlow: boolean): readonly string[] {
  if (typeof value !== 'string') return [String(value)];
  const double = doubleQuoted(value);
  if (style === 'QUOTE_DOUBLE') return [double];
  const single = singleQuoted(value) ?? [];
  if (style === 'QUOTE_SINGLE') return [single, double].flat();
  return [plain(value, isFlow) ?? [], single, double].flat();
}

/** A list on one line. */
export function flowList(values: readonly YamlScalarValue[], style: Style): string {
  return `[${values.map((value) => scalarWritings(value, style, true)[0]).join(', ')}]`;
}

/** A key, plain where possible. */
export function keyWriting(key: string, style: Style, isFlow: boolean): string {
  return scalarWritings(key, style, isFlow)[0] ?? doubleQuoted(key);
}

/** The lines of a literal block behind its key, or undefined when a block cannot hold the value. */
export function literalBlock(value: string, indent: string, newline: string): string | undefined {
  const isOdd = /^\s|[^\n\t\P{Cc}]|[\u2028\u2029\ufeff]/u.test(value);
  if (isOdd || !value.includes('\n')) return undefined;
  const body = value.replace(/\n+$/, '');
  const endings = value.length - body.length;
  const lines = body.split('\n').map((line) => (line === '' ? '' : indent + line));
  const chomp = ['-', ''][endings] ?? '+';
  return [`|${chomp}`, ...lines, ...Array(Math.max(0, endings - 1)).fill('')].join(newline);
}

/** Plain only where no reader, YAML 1.1 or 1.2, sees anything but this text. */
function plain(value: string, isFlow: boolean): string | undefined {
  if (!/^[\p{L}\p{N}_./$()\\+][^\p{Cc}\u2028\u2029\ufeff]*$/u.test(value)) return undefined;
  if (/: |:$| #|\s$/.test(value)) return undefined;
  if (isFlow && /[,[\]{}]|:/.test(value)) return undefined;
  if (/^(y|n|yes|no|on|off|null|true|false)$/i.test(value)) return undefined;
  // Sexagesimal numbers of YAML 1.1, dates, and anything else a reader could take for a number.
  if (/^[-+.]?[\d.][\d.:_eExXoObB+-]*$/.test(value)) return undefined;
  const { value: read, isDate = false } = resolvePlain(value);
  return read === value && !isDate ? value : undefined;
}

function singleQuoted(value: string): string | undefined {
  return /[\p{Cc}\u2028\u2029\ufeff]/u.test(value) ? undefined : `'${value.replaceAll("'", "''")}'`;
}

/** JSON's escapes are YAML's; the rest that YAML readers disagree on is escaped too. */
function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
