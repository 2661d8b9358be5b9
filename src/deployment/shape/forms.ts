// Attributes with several forms: texts or lists, mappings or lists of pairs, commands.
import { toWhole } from '../interpolate/casts.ts';
import type { Entry, Mapping, Node } from '../node.ts';
import { list, mapping, printed, scalar, stringOf } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';
import { splitWords } from '../units/shell-words.ts';
import { mapOf, object } from './object.ts';
import { text, whole, wrongType } from './scalars.ts';
import { either, isOf, listOf, ofType, type Path, type Shape } from './shape.ts';

export const texts: Shape = listOf(text());
export const uniqueTexts: Shape = listOf(text(), true);

export const textOrTexts: Shape = either([text(), uniqueTexts], (node, path) => {
  if (node.kind === 'scalar') return stringOf(node) === undefined ? undefined : list([node], node.at);
  return uniqueTexts.print(node, path);
});

/** Texts, some of which may be written as numbers. */
export const textsOrNumbers: Shape = listOf(text({ types: ['string', 'number'] }), true);

const value = ofType(['string', 'number', 'boolean', 'null'], (node) => node);
const pairForms = [mapOf(value), uniqueTexts];

/** What a name without a value is. */
type Missing = null | '';

/** `environment`: a name without a value is printed as null. */
export const environment: Shape = either(pairForms, (node, path) => printPairs(node, path, null));
/** `labels`, `sysctls` and their kind: a name without a value has an empty one. */
export const pairs: Shape = either(pairForms, (node, path) => printPairs(node, path, ''));

function printPairs(node: Node, path: Path, missing: Missing): Mapping | undefined {
  const entries = pairsOf(node, path, missing);
  return entries.size === 0 ? undefined : mapping(entries, node.at);
}

/** A mapping, or a list of `KEY=VALUE`, as texts by name. */
export function pairsOf(node: Node, path: Path, missing: Missing): ReadonlyMap<string, Entry> {
  if (node.kind === 'mapping') {
    const entries = [...node.entries].map(([key, { keyAt, value: given }]) => {
      const isNone = given.kind === 'scalar' && given.value === null;
      return [
        key,
        { keyAt, value: isNone ? scalar(missing, given) : scalar(printed(given), given) },
      ] as const;
    });
    return new Map(entries);
  }
  if (node.kind !== 'list') return new Map();
  return new Map(node.items.map((item) => splitPair(item, path, missing)));
}

function splitPair(item: Node, path: Path, missing: Missing): readonly [string, Entry] {
  const whole = printed(item);
  const equals = whole.indexOf('=');
  const key = equals === -1 ? whole : whole.slice(0, equals);
  if (missing === null && /\s$/.test(key)) {
    throw wrongValue(path.join('.'), `has the name ${JSON.stringify(key)} with a trailing space`, item.at);
  }
  return [key, { keyAt: item.at, value: scalar(equals === -1 ? missing : whole.slice(equals + 1), item) }];
}

/** Options handed to a driver. */
export function options(types: readonly ('string' | 'number' | 'null')[] = ['string', 'number']): Shape {
  const option: Shape = ofType(types, (node) => {
    return scalar(node.kind === 'scalar' && node.value === null ? '' : printed(node), node);
  });
  return mapOf(option);
}

/** `command` and its kind: a text is split into words; null is printed as null. */
export const command: Shape = either([ofType(['null', 'string'], (node) => node), texts], (node, path) => {
  if (node.kind === 'list') return texts.print(node, path) ?? node;
  const line = stringOf(node);
  if (line === undefined) return undefined;
  const words = splitWords(line);
  if (words === undefined) throw wrongType(path, 'command: its quotes or brackets do not match', node);
  return list(
    words.map((word) => scalar(word, node)),
    node.at,
  );
});

/** `extra_hosts`, printed as sorted `HOST=ADDRESS`. */
export const extraHosts: Shape = either(
  [mapOf(either([text(), texts], (node) => node)), uniqueTexts],
  (node, path) => {
    const hosts = hostsOf(node, path);
    const items = hosts.flatMap(({ host, addresses }) =>
      addresses.map((address) => scalar(`${host}=${address.text.replace(/^\[(.+)\]$/, '$1')}`, address.node)),
    );
    const sorted = items.sort((a, b) => (String(a.value) < String(b.value) ? -1 : 1));
    return hosts.length === 0 ? undefined : list(sorted, node.at);
  },
);

interface Host {
  readonly host: string;
  readonly addresses: readonly { readonly text: string; readonly node: Node }[];
}

function hostsOf(node: Node, path: Path): readonly Host[] {
  const hosts = node.kind === 'mapping' ? hostsOfMapping(node) : hostsOfList(node, path);
  const bad = hosts.find(({ host }) => host === '' || /[:=]/.test(host));
  if (bad !== undefined) throw wrongValue(path.join('.'), 'has a bad host name', node.at);
  return hosts;
}

function hostsOfMapping(node: Mapping): readonly Host[] {
  return [...node.entries].map(([host, { value: given }]) => {
    const items = given.kind === 'list' ? given.items : [given];
    return { host, addresses: items.map((item) => ({ text: printed(item), node: item })) };
  });
}

function hostsOfList(node: Node, path: Path): readonly Host[] {
  const items = node.kind === 'list' ? node.items : [];
  return items.map((item) => {
    const whole = printed(item);
    const separator = whole.includes('=') ? '=' : ':';
    const index = whole.indexOf(separator);
    if (index === -1) throw wrongValue(path.join('.'), 'has a host without an address', item.at);
    const addresses = whole.slice(index + 1).split(',');
    return { host: whole.slice(0, index), addresses: addresses.map((part) => ({ text: part, node: item })) };
  });
}

const limit = whole();
const ulimit: Shape = either(
  [limit, object({ hard: limit, soft: limit }, { required: ['soft', 'hard'] })],
  (node, path) => {
    if (node.kind === 'mapping') return object({ soft: limit, hard: limit }).print(node, path);
    const number = stringOf(node) === undefined ? node : { ...node, ...toWhole(stringOf(node) ?? '') };
    if (!isOf(number, 'integer')) throw wrongType(path, 'number', node);
    return limit.print(number, path) ?? mapping([], node.at);
  },
);
export const ulimits: Shape = mapOf(ulimit, { names: /^[a-z]+$/, isOpen: true });
