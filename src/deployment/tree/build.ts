import type { Place } from '../../model/place.ts';
import type { Entry, List, Mapping, Node, Scalar, VariableUse } from '../node.ts';

/** A scalar; `like` gives it the place and the variables of another one. */
export function scalar(value: Scalar['value'], like: Node): Scalar {
  return { kind: 'scalar', value, at: like.at, from: variablesOf(like) };
}

export function list(items: readonly Node[], at: Place): List {
  return { kind: 'list', items, at };
}

export function mapping(entries: Iterable<readonly [string, Entry]>, at: Place): Mapping {
  return { kind: 'mapping', entries: new Map(entries), at };
}

/** A mapping of values that all lie where `like` lies. */
export function mappingAt(values: Readonly<Record<string, Node | undefined>>, like: Node): Mapping {
  const present = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, { keyAt: like.at, value }] as const],
  );
  return mapping(present, like.at);
}

/** The mapping with one value set; a new key lies where the value lies. */
export function withValue(node: Mapping, key: string, value: Node): Mapping {
  const entries = new Map(node.entries);
  entries.set(key, { keyAt: node.entries.get(key)?.keyAt ?? value.at, value });
  return { ...node, entries };
}

export function without(node: Mapping, key: string): Mapping {
  if (!node.entries.has(key)) return node;
  const entries = new Map(node.entries);
  entries.delete(key);
  return { ...node, entries };
}

/** Each value through `change`; the same node when nothing changed. */
export function mapChildren(node: Node, change: (child: Node, key: string) => Node): Node {
  if (node.kind === 'list') return mapItems(node, change);
  return node.kind === 'mapping' ? mapEntries(node, change) : node;
}

function mapItems(node: List, change: (child: Node, key: string) => Node): List {
  let items: Node[] | undefined;
  for (const [index, item] of node.items.entries()) {
    const changed = change(item, '[]');
    if (changed === item) continue;
    items ??= [...node.items];
    items[index] = changed;
  }
  return items === undefined ? node : { ...node, items };
}

function mapEntries(node: Mapping, change: (child: Node, key: string) => Node): Mapping {
  // Most values stay as they are, so a copy is made only when one does not.
  let entries: Map<string, Entry> | undefined;
  for (const [key, { keyAt, value }] of node.entries) {
    const changed = change(value, key);
    if (changed === value) continue;
    entries ??= new Map(node.entries);
    entries.set(key, { keyAt, value: changed });
  }
  return entries === undefined ? node : { ...node, entries };
}

export function variablesOf(node: Node): readonly VariableUse[] {
  return node.kind === 'scalar' ? node.from : [];
}

export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value === null);
}

/** The text of a scalar that holds text; undefined for numbers, booleans, null, lists and mappings. */
export function stringOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** Go's `fmt.Sprint` of a scalar, which Compose uses wherever it turns a value into text. */
export function printed(node: Node): string {
  if (node.kind !== 'scalar') return JSON.stringify(node.kind);
  if (node.value === null) return '<nil>';
  return node.text ?? String(node.value);
}

/** Items of the list under a key; none for anything else. */
export function itemsOr(node: Mapping, key: string): readonly Node[] {
  const value = node.entries.get(key)?.value;
  return value?.kind === 'list' ? value.items : [];
}
