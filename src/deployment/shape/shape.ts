// A shape says which values an attribute may hold (Compose's JSON schema, compose-go v2.9.1, schema/compose-spec.json)
// and how Compose prints them (types/types.go). One table of shapes serves both, so that they cannot drift apart.
import type { Place } from '../../model/place.ts';
import { type Node, toJson } from '../node.ts';
import { list } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';

export interface Shape {
  readonly refuse: (node: Node, path: Path) => Refusal | null;
  /** The value as Compose prints it; undefined when it is left out. Called on long forms only. */
  readonly print: (node: Node, path: Path) => Node | undefined;
}

export type Path = readonly string[];

export interface Refusal {
  readonly path: Path;
  readonly complaint: string;
  readonly at: Place;
}

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'null' | 'list' | 'mapping';

/** Throws the deepest thing that is wrong. */
export function check(shape: Shape, node: Node): void {
  const refusal = shape.refuse(node, []);
  if (refusal !== null) throw wrongValue(refusal.path.join('.') || 'the file', refusal.complaint, refusal.at);
}

export function isOf(node: Node, type: JsonType): boolean {
  if (node.kind !== 'scalar') return node.kind === type;
  if (node.value === null) return type === 'null';
  if (type === 'integer') return Number.isInteger(node.value);
  return typeof node.value === type;
}

/** Any of some types. */
export function ofType(types: readonly JsonType[], print: Shape['print']): Shape {
  return { refuse: (node, path) => refuseType(node, path, types), print };
}

export function refuseType(node: Node, path: Path, types: readonly JsonType[]): Refusal | null {
  if (types.some((type) => isOf(node, type))) return null;
  return { path, complaint: `must be a ${types.join(' or ')}`, at: node.at };
}

/** One of several forms; the deepest refusal is the most telling one. */
export function either(forms: readonly Shape[], print: Shape['print']): Shape {
  return { refuse: (node, path) => refuseAll(forms, node, path), print };
}

function refuseAll(forms: readonly Shape[], node: Node, path: Path): Refusal | null {
  let deepest: Refusal | null = null;
  for (const form of forms) {
    const refusal = form.refuse(node, path);
    if (refusal === null) return null;
    if (deepest === null || refusal.path.length > deepest.path.length) deepest = refusal;
  }
  return deepest;
}

export function listOf(item: Shape, isUnique = false): Shape {
  return {
    refuse: (node, path) => {
      if (node.kind !== 'list') return refuseType(node, path, ['list']);
      for (const [index, child] of node.items.entries()) {
        const refusal = item.refuse(child, [...path, String(index)]);
        if (refusal !== null) return refusal;
      }
      return isUnique ? refuseDoubles(node.items, path) : null;
    },
    print: (node, path) => {
      if (node.kind !== 'list' || node.items.length === 0) return undefined;
      const items = node.items.map((child, index) => printItem(item, child, [...path, String(index)]));
      return list(items, node.at);
    },
  };
}

/** In a list even an empty text has its place. */
function printItem(item: Shape, node: Node, path: Path): Node {
  return item.print(node, path) ?? { kind: 'scalar', value: '', at: node.at, from: [] };
}

function refuseDoubles(items: readonly Node[], path: Path): Refusal | null {
  const known = new Set<string>();
  for (const item of items) {
    const text = JSON.stringify(toJson(item));
    if (known.has(text)) return { path, complaint: 'has the same item twice', at: item.at };
    known.add(text);
  }
  return null;
}
