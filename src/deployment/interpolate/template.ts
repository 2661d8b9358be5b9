// `${NAME}` in a text, by the rules of Compose (compose-go v2.9.1, template/template.go), which are not a shell's:
// the braces of the whole text are counted, defaults are expanded even when they are not taken, `$$` is one `$`.
import type { VariableUse } from '../node.ts';

/** What a name stands for; undefined = set nowhere. */
export interface Variable {
  readonly value: string;
  readonly source: 'environment' | 'env-file';
  readonly at?: VariableUse['at'];
}

export type Lookup = (name: string) => Variable | undefined;

export interface Substituted {
  readonly text: string;
  /** The variables that made the text. */
  readonly from: readonly VariableUse[];
  /** Every name in the expressions, taken or not. */
  readonly names: readonly string[];
}

/** A template that Compose refuses, or a required variable that is missing. */
export class TemplateError extends Error {
  readonly missing: string | undefined;

  constructor(message: string, missing?: string) {
    super(message);
    this.missing = missing;
  }
}

const name = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operators = [':?', '?', ':-', '-', ':+', '+'] as const;
type Operator = (typeof operators)[number];
const deepest = 50;

interface Parts {
  readonly texts: string[];
  readonly from: VariableUse[];
  readonly names: string[];
}

export function substitute(template: string, lookup: Lookup, depth = 0): Substituted {
  if (!template.includes('$')) return { text: template, from: [], names: [] };
  if (depth > deepest) throw new TemplateError(`variables are nested more than ${deepest} levels deep`);
  const parts: Parts = { texts: [], from: [], names: [] };
  let position = 0;
  while (position < template.length) {
    const dollar = template.indexOf('$', position);
    if (dollar === -1) break;
    parts.texts.push(template.slice(position, dollar));
    position = readDollar(template, dollar, parts, lookup, depth);
  }
  parts.texts.push(template.slice(position));
  return { text: parts.texts.join(''), from: parts.from, names: parts.names };
}

/** Reads what a `$` begins and returns the position behind it. */
function readDollar(template: string, dollar: number, parts: Parts, lookup: Lookup, depth: number): number {
  const next = template.charAt(dollar + 1);
  if (next === '$') {
    parts.texts.push('$');
    return dollar + 2;
  }
  if (next === '{') return readBraced(template, dollar, parts, lookup, depth);
  const plain = nameAt(template, dollar + 1);
  if (plain === '') {
    parts.texts.push('$');
    return dollar + 1;
  }
  plainVariable(plain, parts, lookup);
  return dollar + 1 + plain.length;
}

function readBraced(template: string, dollar: number, parts: Parts, lookup: Lookup, depth: number): number {
  const variable = nameAt(template, dollar + 2);
  const behind = dollar + 2 + variable.length;
  if (variable !== '' && template.charAt(behind) === '}') {
    plainVariable(variable, parts, lookup);
    return behind + 1;
  }
  const operator = operators.find((candidate) => template.startsWith(candidate, behind));
  // The expression reaches to the last brace of its line at most.
  const lineFeed = template.indexOf('\n', behind);
  const last = template.lastIndexOf('}', lineFeed === -1 ? template.length : lineFeed);
  if (variable === '' || operator === undefined || last < behind + operator.length) {
    // The text is not repeated: it may be a secret with a dollar sign in it.
    throw new TemplateError('invalid interpolation format');
  }
  const close = closingBrace(template, dollar, last);
  const operand = template.slice(behind + operator.length, close);
  apply(variable, operator, operand, parts, lookup, depth);
  return close + 1;
}

/** `getFirstBraceClosingIndex`: braces are counted, and the character behind an opening one is not looked at. */
function closingBrace(template: string, dollar: number, last: number): number {
  let open = 0;
  for (let index = dollar; index <= last; index += 1) {
    const character = template.charAt(index);
    if (character === '}') {
      open -= 1;
      if (open === 0) return index;
    }
    if (character === '{') {
      open += 1;
      index += 1;
    }
  }
  return last;
}

function apply(
  variable: string,
  operator: Operator,
  operand: string,
  parts: Parts,
  lookup: Lookup,
  depth: number,
): void {
  const found = lookup(variable);
  // The operand is expanded even when it is not taken: a required variable inside it stays required.
  const nested = substitute(operand, lookup, depth + 1);
  parts.names.push(variable, ...nested.names);
  const { text, from } = choose(variable, operator, found, { ...nested, written: operand });
  parts.texts.push(text);
  parts.from.push(...from);
}

type Choice = Pick<Substituted, 'text' | 'from'>;

function choose(
  variable: string,
  operator: Operator,
  found: Variable | undefined,
  nested: Substituted & { readonly written: string },
): Choice {
  const isThere = found !== undefined && (found.value !== '' || !operator.startsWith(':'));
  const use: VariableUse =
    found === undefined ? { name: variable, source: 'default' } : useOf(variable, found);
  const own: Choice = { text: found?.value ?? '', from: [use] };

  if (operator.endsWith('?')) {
    // As written: what a variable in the explanation stands for may be a secret.
    if (!isThere) throw missing(variable, nested.written);
    return own;
  }
  if (operator.endsWith('-')) {
    return isThere
      ? own
      : { text: nested.text, from: [{ name: variable, source: 'default' }, ...nested.from] };
  }
  return isThere ? { text: nested.text, from: [use, ...nested.from] } : own;
}

function plainVariable(variable: string, parts: Parts, lookup: Lookup): void {
  parts.names.push(variable);
  const found = lookup(variable);
  parts.texts.push(found?.value ?? '');
  parts.from.push(found === undefined ? { name: variable, source: 'unset' } : useOf(variable, found));
}

export function useOf(variable: string, found: Variable): VariableUse {
  const use = { name: variable, source: found.source };
  return found.at === undefined ? use : { ...use, at: found.at };
}

function missing(variable: string, reason: string): TemplateError {
  const because = reason === '' ? '' : `: ${reason}`;
  return new TemplateError(`required variable ${variable} is missing a value${because}`, variable);
}

function nameAt(template: string, position: number): string {
  name.lastIndex = position;
  return name.exec(template)?.[0] ?? '';
}
