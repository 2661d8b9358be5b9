import type { Node } from '../node.ts';
import { mapChildren } from './build.ts';
import { type Cursor, into, ruleAt } from './pattern.ts';

/** Turns the node at a place into another; `path` names it for messages: `services.web.ports`. */
export type Rewrite = (node: Node, path: string) => Node;

/** Applies the rule of each place, outside in. Branches without rules are returned as they are. */
export function rewrite(node: Node, rules: Cursor<Rewrite>, path = ''): Node {
  if (rules.length === 0) return node;
  const rule = ruleAt(rules);
  const changed = rule === undefined ? node : rule(node, path);
  return mapChildren(changed, (child, key) => rewrite(child, into(rules, key), joinPath(path, key)));
}

/** `services.web` and `image` make `services.web.image`. */
export function joinPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
