// The resolved Compose model as a tree in which every value knows where it came from.
// Enters: YAML documents. Leaves: Project.root, in the shape of `docker compose config --format json`.
// Values are plain text here, secrets included: a Project never leaves the process (facts redact it).
import type { Place } from '../model/place.ts';

export type Node = Scalar | List | Mapping;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** How Compose prints a number where it wants text, when that differs from `String(value)`: big and floating numbers. */
  readonly text?: string;
  /** The text before its variables were replaced; absent when it held none. */
  readonly written?: string;
  /** Where it is written in a Compose file (or an `env_file`). */
  readonly at: Place;
  /** Variables interpolated into it, in order of appearance. */
  readonly from: readonly VariableUse[];
}

/** One `${NAME}` that took part in a value. */
export interface VariableUse {
  readonly name: string;
  /** Which value won: set in the environment or in an env file, the default in the expression, or nothing. */
  readonly source: 'environment' | 'env-file' | 'default' | 'unset';
  /** Line of the env file when `source` is `env-file`. */
  readonly at?: Place;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly at: Place;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Place;
}

export interface Entry {
  /** Line of the key. */
  readonly keyAt: Place;
  readonly value: Node;
}

/** The node at a path of keys and indexes, or undefined. */
export function at(node: Node | undefined, ...path: readonly (string | number)[]): Node | undefined {
  let current = node;
  for (const step of path) {
    if (current === undefined) return undefined;
    current = child(current, step);
  }
  return current;
}

function child(node: Node, step: string | number): Node | undefined {
  if (node.kind === 'mapping') return node.entries.get(String(step))?.value;
  if (node.kind === 'list' && typeof step === 'number') return node.items[step];
  return undefined;
}

/** Entries of a mapping; none for anything else. */
export function entriesOf(node: Node | undefined): readonly (readonly [string, Entry])[] {
  return node?.kind === 'mapping' ? [...node.entries] : [];
}

/** Items of a list; none for anything else. */
export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A scalar's value as text; undefined for null, lists and mappings. */
export function textOf(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return node.text ?? String(node.value);
}

/** First where the value is written, then each env-file line it was interpolated from. */
export function placesOf(node: Node): readonly Place[] {
  if (node.kind !== 'scalar') return [node.at];
  const variables = node.from.flatMap((use) => (use.at === undefined ? [] : [use.at]));
  return [node.at, ...variables];
}

/** Plain JSON, as `docker compose config --format json` prints it. */
export function toJson(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toJson);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toJson(entry.value)]));
}
