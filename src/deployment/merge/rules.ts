// Attributes with merge rules of their own (compose-go v2.9.1, override/merge.go; compose-spec 13-merge.md).
import type { List, Mapping, Node } from '../node.ts';
import { list, mapping, mappingAt, printed, scalar, stringOf } from '../tree/build.ts';
import { compile } from '../tree/pattern.ts';
import { wrongValue } from '../trouble.ts';
import { type MergePlace, type MergeRule, mergeMappings } from './nodes.ts';
import { mergePools } from './pools.ts';

const asSequence: MergeRule = (base, over) => {
  const items = [...sequenceOf(base), ...sequenceOf(over)];
  return list(items, base.at);
};

const asMapping =
  (meaningOf: (item: Node) => Node): MergeRule =>
  (base, over, here) =>
    mergeMappings(mappingOf(base, meaningOf, here), mappingOf(over, meaningOf, here), here);

const replace: MergeRule = (_base, over) => over;

export const mergeRules = compile<MergeRule>({
  'networks.*.ipam.config': mergePools,
  'networks.*.labels': asSequence,
  'volumes.*.labels': asSequence,
  'services.*.annotations': asSequence,
  'services.*.build': asMapping((item) => item),
  'services.*.build.args': asSequence,
  'services.*.build.additional_contexts': asSequence,
  'services.*.build.extra_hosts': mergeHosts,
  'services.*.build.labels': asSequence,
  'services.*.command': replace,
  'services.*.depends_on': asMapping(startedDependency),
  'services.*.deploy.labels': asSequence,
  'services.*.dns': asSequence,
  'services.*.dns_opt': asSequence,
  'services.*.dns_search': asSequence,
  'services.*.entrypoint': replace,
  'services.*.env_file': asSequence,
  'services.*.label_file': asSequence,
  'services.*.environment': asSequence,
  'services.*.extra_hosts': mergeHosts,
  'services.*.healthcheck.test': replace,
  'services.*.labels': asSequence,
  'services.*.volumes.*.volume.labels': asSequence,
  'services.*.logging': mergeLogging,
  'services.*.models': asMapping(nothing),
  'services.*.networks': asMapping(nothing),
  'services.*.sysctls': asSequence,
  'services.*.tmpfs': asSequence,
  'services.*.ulimits.*': replace,
});

/** `{ A: 1, B: null }` as `A=1`, `B`, sorted; a text as one item. */
export function sequenceOf(node: Node): readonly Node[] {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'scalar') return typeof node.value === 'string' ? [node] : [];
  const items = [...node.entries].flatMap(([key, { value }]) => pairsOf(key, value));
  return items.sort((a, b) => compare(stringOf(a) ?? '', stringOf(b) ?? ''));
}

function pairsOf(key: string, value: Node): readonly Node[] {
  if (value.kind === 'list') return value.items.map((item) => scalar(`${key}=${printed(item)}`, item));
  if (value.kind === 'scalar' && value.value === null) return [scalar(key, value)];
  return [scalar(`${key}=${printed(value)}`, value)];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function mappingOf(node: Node, meaningOf: (item: Node) => Node, here: MergePlace): Mapping {
  if (node.kind === 'mapping') return node;
  if (node.kind === 'list') {
    const entries = node.items.map((item) => {
      const key = stringOf(item);
      if (key === undefined) throw wrongValue(here.path, 'must be a list of names', item.at);
      return [key, { keyAt: item.at, value: meaningOf(item) }] as const;
    });
    return mapping(entries, node.at);
  }
  // Only `build: DIR` has a text form.
  const values = typeof node.value === 'string' ? { context: node } : {};
  return mappingAt(values, node);
}

/** What a name in a `depends_on` list means. */
export function startedDependency(item: Node): Mapping {
  const like = scalar(null, { ...item, from: [] } as Node);
  return mappingAt({ condition: scalar('service_started', like), required: scalar(true, like) }, like);
}

/** A name without anything said about it. */
export function nothing(item: Node): Node {
  return { kind: 'scalar', value: null, at: item.at, from: [] };
}

/** Options count for one driver only: another driver starts afresh. */
function mergeLogging(base: Node, over: Node, here: MergePlace): Node {
  if (base.kind !== 'mapping') throw wrongValue(here.path, 'must be a mapping', base.at);
  if (over.kind !== 'mapping') throw wrongValue(here.path, 'must be a mapping', over.at);
  const before = over.entries.has('driver') ? base.entries.get('driver') : undefined;
  if (before === undefined) return mergeMappings(base, over, here);
  const isSame = stringOf(before.value) === stringOf(over.entries.get('driver')?.value);
  return isSame ? mergeMappings(base, over, here) : over;
}

function mergeHosts(base: Node, over: Node): List {
  const before = sequenceOf(base);
  const known = new Set(before.map(printed));
  return list([...before, ...sequenceOf(over).filter((item) => !known.has(printed(item)))], base.at);
}
