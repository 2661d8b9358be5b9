import type { Node } from '../../../src/deployment/node.ts';
import type { Project } from '../../../src/deployment/project.ts';
import type { Model } from './layout.ts';

/** The resolved model as plain JSON, without extension fields: anchors live in those. */
export function modelOf({ root, name }: Project): Model {
  const plain = plainOf(root) as Record<string, unknown>;
  const kept = Object.entries(plain).filter(([key]) => !key.startsWith('x-'));
  return { ...Object.fromEntries(kept), name, services: (plain['services'] ?? {}) as Model['services'] };
}

function plainOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]));
}
