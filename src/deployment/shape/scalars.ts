import { toDecimal, toFlag, toWhole } from '../interpolate/casts.ts';
import type { Node, Scalar } from '../node.ts';
import { printed, scalar } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';
import { parseBytes } from '../units/bytes.ts';
import { parseDuration, printDuration } from '../units/duration.ts';
import { type JsonType, ofType, type Path, type Refusal, refuseType, type Shape } from './shape.ts';

export interface TextRules {
  readonly oneOf?: readonly string[];
  readonly like?: RegExp;
  readonly types?: readonly JsonType[];
}

/** Text; an empty one is not printed. */
export function text(rules: TextRules = {}): Shape {
  const types = rules.types ?? ['string'];
  return {
    refuse: (node, path) => refuseType(node, path, types) ?? refuseText(node, path, rules),
    print: (node, path) => {
      if (node.kind !== 'scalar') throw wrongType(path, 'text', node);
      if (node.value === null || node.value === '') return undefined;
      if (typeof node.value === 'string') return node;
      if (!Number.isInteger(node.value)) throw wrongType(path, 'text', node);
      return scalar(printed(node), node);
    },
  };
}

function refuseText(node: Node, path: Path, rules: TextRules): Refusal | null {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return null;
  if (rules.oneOf !== undefined && !rules.oneOf.includes(node.value)) {
    return { path, complaint: `must be one of ${rules.oneOf.join(', ')}`, at: node.at };
  }
  if (rules.like !== undefined && !rules.like.test(node.value)) {
    return { path, complaint: `must look like ${rules.like.source}`, at: node.at };
  }
  return null;
}

export interface ZeroRule {
  /** Print false and zero too: the attribute tells unset from zero. */
  readonly keepZero?: boolean;
  readonly types?: readonly JsonType[];
}

export function flag({ keepZero = false, types = ['boolean', 'string'] }: ZeroRule = {}): Shape {
  return ofType(types, (node, path) => {
    if (node.kind !== 'scalar' || node.value === null) return undefined;
    const value = typeof node.value === 'string' ? toFlag(node.value)?.value : node.value;
    if (typeof value !== 'boolean') throw wrongType(path, 'boolean', node);
    return value || keepZero ? { ...node, value } : undefined;
  });
}

export interface NumberRules extends ZeroRule {
  /** Kept in so many bits without a sign: what is negative is refused, what is too large is cut off. */
  readonly unsigned?: 16 | 32 | 64;
  readonly min?: number;
  readonly max?: number;
}

/** A whole number. Texts are those that interpolation has not turned into numbers. */
export function whole(rules: NumberRules = {}): Shape {
  const { keepZero = false, types = ['integer', 'string'] } = rules;
  return {
    refuse: (node, path) => refuseType(node, path, types) ?? refuseSize(node, path, rules),
    print: (node, path) => {
      const number = numberOf(node, path, toWhole);
      if (number === undefined) return undefined;
      const value = limitTo(Math.trunc(Number(number.value)), rules.unsigned);
      if (value === undefined) throw wrongType(path, 'number: it is negative', node);
      if (value === 0 && !keepZero) return undefined;
      // A container's port goes on following its variable where it is written again.
      const written = node.kind === 'scalar' && node.written !== undefined ? { written: node.written } : {};
      return { ...plain({ ...number, value }), ...written };
    },
  };
}

function limitTo(value: number, bits: number | undefined): number | undefined {
  if (bits === undefined) return value;
  return value < 0 ? undefined : value % 2 ** bits;
}

function refuseSize(node: Node, path: Path, rules: NumberRules): Refusal | null {
  if (node.kind !== 'scalar' || typeof node.value !== 'number') return null;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = rules;
  if (node.value >= min && node.value <= max) return null;
  return { path, complaint: `must lie between ${min} and ${max}`, at: node.at };
}

/** A decimal number of 32 bits, printed with the fewest digits that give it back. */
export function decimal(rules: NumberRules = {}): Shape {
  const { types = ['number', 'string'] } = rules;
  return {
    refuse: (node, path) => refuseType(node, path, types) ?? refuseSize(node, path, rules),
    print: (node, path) => {
      const number = numberOf(node, path, toDecimal);
      const value = number === undefined ? 0 : shortest(Number(number.value));
      return number === undefined || value === 0 ? undefined : plain({ ...number, value });
    },
  };
}

function shortest(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits <= 9; digits += 1) {
    const candidate = Number(single.toPrecision(digits));
    if (Math.fround(candidate) === single) return candidate;
  }
  return single;
}

function numberOf(
  node: Node,
  path: Path,
  parse: (text: string) => Pick<Scalar, 'value'> | undefined,
): Scalar | undefined {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  const value = typeof node.value === 'string' ? parse(node.value)?.value : node.value;
  if (typeof value !== 'number') throw wrongType(path, 'number', node);
  return { ...node, value };
}

function plain({ value, at, from }: Scalar): Scalar {
  return { kind: 'scalar', value, at, from };
}

/** A size such as `512m`, printed as a text of bytes. */
export function bytes(types: readonly JsonType[] = ['number', 'string']): Shape {
  return ofType(types, (node, path) => {
    const size = bytesOf(node, path);
    return size === 0 ? undefined : scalar(printSize(size), node);
  });
}

/** As Go prints the 64-bit number it has made of it: what does not fit becomes the smallest one. */
function printSize(size: number): string {
  return size >= 2 ** 63 ? String(-(2n ** 63n)) : String(BigInt(size));
}

export function bytesOf(node: Node, path: Path): number {
  if (node.kind !== 'scalar') return 0;
  // A size with a fraction but without a unit is dropped (types/bytes.go knows texts and integers).
  if (typeof node.value === 'number') return Number.isInteger(node.value) ? node.value : 0;
  const size = typeof node.value === 'string' ? parseBytes(node.value) : 0;
  if (size === undefined) throw wrongType(path, 'size', node);
  return size;
}

/** A time such as `1m30s`. */
export function duration({ keepZero = true }: { keepZero?: boolean } = {}): Shape {
  return ofType(['string'], (node, path) => {
    const nanoseconds = node.kind === 'scalar' ? parseDuration(String(node.value)) : undefined;
    if (nanoseconds === undefined) throw wrongType(path, 'duration such as 30s', node);
    return nanoseconds === 0n && !keepZero ? undefined : scalar(printDuration(nanoseconds), node);
  });
}

/** Permission bits: a text is octal. Printed as an octal text. */
export const fileMode: Shape = ofType(['number', 'string'], (node, path) => {
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  const isOctal = typeof node.value === 'string' && /^-?[0-7]{1,21}$/.test(node.value);
  const value = isOctal ? Number.parseInt(String(node.value), 8) : node.value;
  if (!Number.isInteger(value)) throw wrongType(path, 'file mode', node);
  return scalar(`0${value.toString(8)}`, node);
});

export function wrongType(path: Path, wanted: string, node: Node): Error {
  return wrongValue(path.join('.'), `is no valid ${wanted}`, node.at);
}
