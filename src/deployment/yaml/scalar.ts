// What a plain scalar means to Compose. It reads YAML with go-yaml v3 (resolve.go), which is YAML 1.2 for booleans
// (`yes` stays text), YAML 1.1 for octal numbers (`010` is 8) and knows dates.
import type { Scalar } from '../node.ts';
import { readDate } from './date.ts';

export interface Resolved {
  readonly value: Scalar['value'];
  /** Go's text of the number when JavaScript's differs. */
  readonly text?: string;
  /** A date, which no attribute of Compose's schema may hold. */
  readonly isDate?: boolean;
}

const words = new Map<string, Scalar['value']>([
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

const specials = new Map<string, Resolved>([
  ['.inf', { value: Number.POSITIVE_INFINITY, text: '+Inf' }],
  ['+.inf', { value: Number.POSITIVE_INFINITY, text: '+Inf' }],
  ['-.inf', { value: Number.NEGATIVE_INFINITY, text: '-Inf' }],
  ['.nan', { value: Number.NaN, text: 'NaN' }],
]);

const integer = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const longestInteger = 70;

/** A scalar without quotes and without a tag. */
export function resolvePlain(text: string): Resolved {
  if (words.has(text)) return { value: words.get(text) ?? null };
  const first = text.charAt(0);
  const special = specials.get(text.toLowerCase());
  if (special !== undefined && /^[-+]?\.(?:[a-z]+|[A-Z]+|Inf|NaN)$/.test(text)) return special;
  if (first === '.') return float.test(text) ? ofFloat(Number(text)) : { value: text };
  if (!/[-+0-9]/.test(first)) return { value: text };
  const date = readDate(text);
  if (date !== undefined) return { value: date, isDate: true };
  const plain = text.replaceAll('_', '');
  return ofInteger(plain) ?? (float.test(plain) ? ofFloat(Number(plain)) : { value: text });
}

function ofInteger(plain: string): Resolved | undefined {
  if (plain.length > longestInteger) return undefined;
  const match = integer.exec(plain);
  if (match === null) return undefined;
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const size = BigInt(
    prefixed(hexadecimal, '0x') ?? prefixed(binary, '0b') ?? prefixed(octal, '0o') ?? decimal ?? 0,
  );
  const value = sign === '-' ? -size : size;
  if (value < -(2n ** 63n) || value >= 2n ** 64n || (sign !== '' && value >= 2n ** 63n)) return undefined;
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? { value: asNumber } : { value: asNumber, text: String(value) };
}

function prefixed(digits: string | undefined, prefix: string): string | undefined {
  return digits === undefined ? undefined : prefix + digits;
}

function ofFloat(value: number): Resolved {
  if (!Number.isFinite(value)) return { value: String(value) };
  const text = goFloat(value);
  return text === String(value) ? { value } : { value, text };
}

/** Go's `%v` of a float: the shortest digits, with an exponent below 1e-4 and from 1e6 on (strconv, format 'g'). */
export function goFloat(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return plainDecimal(digits, exponent);
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits}e${exponent < 0 ? '-' : '+'}${size}`;
}

function plainDecimal(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? '-' : '';
  const all = digits.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${all}`;
  const whole = all.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const rest = all.slice(exponent + 1);
  return rest === '' ? sign + whole : `${sign}${whole}.${rest}`;
}
