import type { Mapping, Node } from '../../deployment/node.ts';

type Path = readonly string[];

/**
 * A tree as the schema takes it. A key with nothing behind it is left out (all below a section may be commented out),
 * but for names that the user chose: `environment.auth.NAME:` says nothing, and is an error.
 */
export function plainOf(node: Node, path: Path = []): unknown {
  if (node.kind === 'list') return node.items.map((item) => plainOf(item, [...path, '']));
  if (node.kind === 'mapping') return plainMapping(node, path);
  // A whole number that JavaScript cannot hold exactly; a fraction prints as it should by itself.
  const isHuge = typeof node.value === 'number' && Math.abs(node.value) > Number.MAX_SAFE_INTEGER;
  return isHuge && node.text !== undefined ? node.text : node.value;
}

function plainMapping(node: Mapping, path: Path): unknown {
  const kept = [...node.entries].filter(([key, { value }]) => {
    return !isNothing(value) || isChosen([...path, key]);
  });
  return Object.fromEntries(kept.map(([key, { value }]) => [key, plainOf(value, [...path, key])]));
}

function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** Whether the last key of a path is a name of the user's, not one of the schema's. */
function isChosen([section, key, name]: Path): boolean {
  if (section === 'environment') return name !== undefined;
  if (section === 'postgres') return key === 'settings' && name !== undefined;
  return section === 'exposure' && key === 'services' && name !== undefined;
}
