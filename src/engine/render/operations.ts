// What the override says, as a tree in which every leaf knows the change that wants it.
import type { Json } from '../../model/fragment.ts';
import { Collision } from './collision.ts';

export type Operation = Branch | Leaf;

export interface Branch {
  readonly kind: 'branch';
  readonly children: Map<string, Operation>;
}

export interface Leaf {
  readonly kind: 'leaf';
  readonly how: 'set' | 'replace' | 'remove';
  /** As it is written in YAML: a dollar sign that is meant stands doubled. */
  readonly value: Json;
  readonly change: string;
}

export function branch(): Branch {
  return { kind: 'branch', children: new Map() };
}

type Path = readonly [string, ...string[]];

/** Adds what a change wants of a place; throws a Collision when another one wants something else of it. */
export function insert(root: Branch, path: Path, leaf: Leaf): void {
  if (leaf.how === 'set' && isMapping(leaf.value)) {
    insertMapping(root, path, leaf, leaf.value);
    return;
  }
  const { children } = branchAt(root, path.slice(0, -1), leaf);
  const key = path.at(-1) ?? '';
  const known = children.get(key);
  if (known?.kind === 'branch') throw new Collision(path, someLeaf(known) ?? leaf, leaf);
  children.set(key, known === undefined ? leaf : agreed(path, known, leaf));
}

/** Mappings merge key by key, as Compose merges them (compose-spec, 13-merge.md). */
function insertMapping(root: Branch, path: Path, leaf: Leaf, value: { readonly [key: string]: Json }): void {
  branchAt(root, path, leaf);
  for (const [name, child] of Object.entries(value)) insert(root, [...path, name], { ...leaf, value: child });
}

function branchAt(root: Branch, path: readonly string[], leaf: Leaf): Branch {
  let current = root;
  for (const [index, key] of path.entries()) {
    const child = current.children.get(key) ?? branch();
    if (child.kind === 'leaf') throw new Collision(path.slice(0, index + 1), child, leaf);
    current.children.set(key, child);
    current = child;
  }
  return current;
}

function agreed(path: Path, known: Leaf, leaf: Leaf): Leaf {
  if (known.how === leaf.how && (known.how === 'remove' || isEqual(known.value, leaf.value))) return known;
  const both = known.how === 'set' && leaf.how === 'set' ? union(path, known.value, leaf.value) : undefined;
  if (both === undefined) throw new Collision(path, known, leaf);
  return { ...known, value: both };
}

/** Lists that Compose replaces instead of adding to them (compose-go v2.9.1, override/merge.go). */
const replaced = new Set(['command', 'entrypoint', 'test']);

/** Two lists that are both added to upstream's; undefined when they disagree about one place. */
function union(path: Path, known: Json, added: Json): Json | undefined {
  if (!Array.isArray(known) || !Array.isArray(added) || replaced.has(path.at(-1) ?? '')) return undefined;
  const items = [...(known as readonly Json[])];
  for (const item of added as readonly Json[]) {
    if (items.some((other) => isEqual(other, item))) continue;
    const target = targetOf(item);
    if (target !== undefined && items.some((other) => targetOf(other) === target)) return undefined;
    items.push(item);
  }
  return items;
}

/** Where a mount appears in the container: two things cannot appear in one place. */
function targetOf(item: Json): string | undefined {
  if (isMapping(item)) {
    const { target, published, type } = item;
    return typeof target === 'string' && published === undefined ? `${target}\0${typeof type}` : undefined;
  }
  const mount = typeof item === 'string' ? /^[^:=]*[/.~][^:=]*:(\/[^:]*)/.exec(item) : null;
  return mount?.[1];
}

function someLeaf(node: Operation): Leaf | undefined {
  if (node.kind === 'leaf') return node;
  return [...node.children.values()].map(someLeaf).find((leaf) => leaf !== undefined);
}

export function isMapping(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isEqual(left: Json, right: Json): boolean {
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

/** The same value whatever order its keys were written in. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isMapping(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}
