import type { Entry, Mapping, Node } from '../node.ts';
import { isNull, mapping } from '../tree/build.ts';
import { type Path, type Refusal, refuseType, type Shape } from './shape.ts';

export interface ObjectRules {
  readonly required?: readonly string[];
  /** Attributes of extension, `x-…`, are allowed unless false. */
  readonly extensions?: boolean;
  /** Attributes printed even when they are not there, with what is printed then. */
  readonly always?: Readonly<Record<string, null | true | false | 0 | '' | '0' | 'mapping' | 'command'>>;
  /** Attributes that Compose prints under another name. */
  readonly printedAs?: Readonly<Record<string, string>>;
  /** Null stands for an empty one (not printed). */
  readonly orNull?: boolean;
}

/** A mapping with known attributes. */
export function object(fields: Readonly<Record<string, Shape>>, rules: ObjectRules = {}): Shape {
  const known = new Map(Object.entries(fields));
  return {
    refuse: (node, path) => {
      if (rules.orNull === true && isNull(node)) return null;
      if (node.kind !== 'mapping') return refuseType(node, path, ['mapping']);
      return refuseFields(node, path, known, rules) ?? refuseMissing(node, path, rules.required ?? []);
    },
    print: (node, path) => {
      if (node.kind !== 'mapping') return undefined;
      return mapping(printFields(node, path, known, rules), node.at);
    },
  };
}

function refuseFields(
  node: Mapping,
  path: Path,
  fields: ReadonlyMap<string, Shape>,
  rules: ObjectRules,
): Refusal | null {
  for (const [key, { keyAt, value }] of node.entries) {
    const field = fields.get(key);
    if (field === undefined && key.startsWith('x-') && rules.extensions !== false) continue;
    if (field === undefined) {
      return { path: [...path, key], complaint: 'is not an attribute that Compose knows there', at: keyAt };
    }
    const refusal = field.refuse(value, [...path, key]);
    // A null or an empty mapping has no line of its own; its key has.
    if (refusal !== null) return isNull(value) ? { ...refusal, at: keyAt } : refusal;
  }
  return null;
}

function refuseMissing(node: Mapping, path: Path, required: readonly string[]): Refusal | null {
  const missing = required.find((key) => !node.entries.has(key));
  return missing === undefined ? null : { path, complaint: `needs the attribute ${missing}`, at: node.at };
}

function printFields(
  node: Mapping,
  path: Path,
  fields: ReadonlyMap<string, Shape>,
  rules: ObjectRules,
): readonly (readonly [string, Entry])[] {
  const printed: (readonly [string, Entry])[] = [];
  for (const [key, field] of fields) {
    const entry = node.entries.get(key);
    const value = entry === undefined ? undefined : field.print(entry.value, [...path, key]);
    const shown = value ?? emptyOf(rules.always?.[key], entry?.value ?? node);
    const name = rules.printedAs?.[key] ?? key;
    if (shown !== undefined) printed.push([name, { keyAt: entry?.keyAt ?? node.at, value: shown }]);
  }
  return printed;
}

function emptyOf(kind: NonNullable<ObjectRules['always']>[string] | undefined, like: Node): Node | undefined {
  if (kind === undefined) return undefined;
  const value = (of: null | boolean | number | string): Node => ({
    kind: 'scalar',
    value: of,
    at: like.at,
    from: [],
  });
  if (kind === 'mapping') return mapping([], like.at);
  if (kind === 'command') return mapping([['command', { keyAt: like.at, value: value(null) }]], like.at);
  return value(kind);
}

export interface MapRules {
  /** Names that are checked; others are refused, or let through unseen when `isOpen`. */
  readonly names?: RegExp;
  readonly isOpen?: boolean;
  readonly orNull?: boolean;
  /** Values that may be null and are printed as null. */
  readonly nullable?: boolean;
}

/** A mapping with names of the user's choice. */
export function mapOf(value: Shape, rules: MapRules = {}): Shape {
  const names = rules.names ?? /./;
  return {
    refuse: (node, path) => {
      if (rules.orNull === true && isNull(node)) return null;
      if (node.kind !== 'mapping') return refuseType(node, path, ['mapping']);
      for (const [key, entry] of node.entries) {
        if (!names.test(key)) {
          if (rules.isOpen === true) continue;
          return { path: [...path, key], complaint: 'has a name that Compose refuses', at: entry.keyAt };
        }
        if (rules.nullable === true && isNull(entry.value)) continue;
        const refusal = value.refuse(entry.value, [...path, key]);
        if (refusal !== null) return isNull(entry.value) ? { ...refusal, at: entry.keyAt } : refusal;
      }
      return null;
    },
    print: (node, path) => {
      if (node.kind !== 'mapping' || node.entries.size === 0) return undefined;
      const entries = [...node.entries].map(([key, entry]) => {
        const shown = value.print(entry.value, [...path, key]);
        const empty: Node = {
          kind: 'scalar',
          value: rules.nullable === true ? null : '',
          at: entry.keyAt,
          from: [],
        };
        return [key, { keyAt: entry.keyAt, value: shown ?? empty }] as const;
      });
      return mapping(entries, node.at);
    },
  };
}
