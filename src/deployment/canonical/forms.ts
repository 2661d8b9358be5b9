// Short forms and what they stand for (compose-go v2.9.1, transform/*.go).
import { nothing, startedDependency } from '../merge/rules.ts';
import type { Mapping, Node } from '../node.ts';
import { list, mapping, mappingAt, scalar, stringOf, withValue } from '../tree/build.ts';
import type { Rewrite } from '../tree/rewrite.ts';
import { wrongValue } from '../trouble.ts';

/** `x` for `[x]`. */
export const oneOrMany: Rewrite = (node) => (stringOf(node) === undefined ? node : list([node], node.at));

/** A text `x` for the mapping `{ key: x }`. */
export function textAs(key: string): Rewrite {
  return (node, path) => {
    if (node.kind === 'mapping') return node;
    if (stringOf(node) === undefined) throw wrongValue(path, 'must be a text or a mapping', node.at);
    return mappingAt({ [key]: node }, node);
  };
}

/** `[a, b]` for `{ a: , b: }`. */
export const namesAsMapping: Rewrite = (node, path) => {
  if (node.kind !== 'list') return node;
  return mapping(
    node.items.map((item) => [textOf(item, path), { keyAt: item.at, value: nothing(item) }] as const),
    node.at,
  );
};

/** `[a=b]` for `{ a: b }`. */
export const pairsAsMapping: Rewrite = (node, path) => {
  if (node.kind === 'mapping') return node;
  if (node.kind !== 'list') throw wrongValue(path, 'must be a list or a mapping', node.at);
  const entries = node.items.map((item) => {
    const text = textOf(item, path);
    const equals = text.indexOf('=');
    if (equals === -1) throw wrongValue(path, 'has an item without =', item.at);
    return [text.slice(0, equals), { keyAt: item.at, value: scalar(text.slice(equals + 1), item) }] as const;
  });
  return mapping(entries, node.at);
};

export const longDependencies: Rewrite = (node, path) => {
  if (node.kind === 'list') {
    return mapping(
      node.items.map(
        (item) => [textOf(item, path), { keyAt: item.at, value: startedDependency(item) }] as const,
      ),
      node.at,
    );
  }
  if (node.kind !== 'mapping') throw wrongValue(path, 'must be a list or a mapping', node.at);
  const entries = [...node.entries].map(([name, { keyAt, value }]) => {
    if (value.kind !== 'mapping') throw wrongValue(`${path}.${name}`, 'must be a mapping', keyAt);
    const condition = withDefault(value, 'condition', 'service_started');
    return [name, { keyAt, value: withDefault(condition, 'required', true) }] as const;
  });
  return mapping(entries, node.at);
};

export const longEnvFiles: Rewrite = (node, path) => {
  if (node.kind === 'mapping' || (node.kind === 'scalar' && stringOf(node) === undefined)) {
    throw wrongValue(path, 'must be a text or a list', node.at);
  }
  const items = node.kind === 'list' ? node.items : [node];
  return list(
    items.map((item) => longEnvFile(item, path)),
    node.at,
  );
};

function longEnvFile(item: Node, path: string): Mapping {
  if (item.kind === 'mapping') return withDefault(item, 'required', true);
  textOf(item, path);
  return mappingAt({ path: item, required: scalar(true, { ...item, from: [] } as Node) }, item);
}

export const longGpus: Rewrite = (node, path) => {
  if (node.kind === 'list') return node;
  if (stringOf(node) === undefined) throw wrongValue(path, 'must be a text or a list', node.at);
  return list([mappingAt({ count: scalar('all', node) }, node)], node.at);
};

/** `external: { name: x }`, an old form of `external: true` and `name: x`. */
export const external: Rewrite = (node, path) => {
  if (node.kind === 'scalar' && node.value === null) return node;
  if (node.kind !== 'mapping') throw wrongValue(path, 'must be a mapping', node.at);
  const given = node.entries.get('external')?.value;
  if (given?.kind !== 'mapping') return node;
  const flagged = withValue(node, 'external', scalar(true, given));
  const name = given.entries.get('name')?.value;
  if (name === undefined) return flagged;
  const own = node.entries.get('name')?.value;
  if (own === undefined) return withValue(flagged, 'name', name);
  if (stringOf(own) === stringOf(name)) return flagged;
  throw wrongValue(path, 'has a name and another external.name', name.at);
};

export const longDevice: Rewrite = (node, path) => {
  if (node.kind === 'mapping') return node;
  const parts = textOf(node, path).split(':');
  if (parts.length > 3) throw wrongValue(path, 'has a confusing device; use the long form', node.at);
  const [source = '', target, permissions = 'rwm'] = parts;
  const texts = { source, target: target || source, permissions };
  return mappingAt(
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, scalar(text, node)])),
    node,
  );
};

export const longSsh: Rewrite = (node, path) => {
  if (node.kind === 'mapping') return node;
  if (node.kind !== 'list') throw wrongValue(path, 'must be a list or a mapping', node.at);
  const entries = node.items.map((item) => {
    const text = textOf(item, path);
    const equals = text.indexOf('=');
    if (equals === -1 && text !== 'default') throw wrongValue(path, 'has an invalid key', item.at);
    const [id, value] =
      equals === -1 ? [text, nothing(item)] : [text.slice(0, equals), scalar(text.slice(equals + 1), item)];
    return [id, { keyAt: item.at, value }] as const;
  });
  return mapping(entries, node.at);
};

export const wholeOrMapping: Rewrite = (node, path) => {
  const isWhole = node.kind === 'scalar' && Number.isInteger(node.value);
  if (!isWhole && node.kind !== 'mapping') throw wrongValue(path, 'must be an integer or a mapping', node.at);
  return node;
};

/** Whatever was written, as text. */
export const anyAsText: Rewrite = (node) =>
  node.kind === 'scalar' && typeof node.value !== 'string'
    ? scalar(node.text ?? String(node.value), node)
    : node;

function withDefault(node: Mapping, key: string, value: string | boolean): Mapping {
  return node.entries.has(key) ? node : withValue(node, key, scalar(value, node));
}

function textOf(item: Node, path: string): string {
  const text = stringOf(item);
  if (text === undefined) throw wrongValue(path, 'must hold texts', item.at);
  return text;
}
