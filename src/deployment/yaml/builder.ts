import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml';
import type { Place } from '../../model/place.ts';
import type { Problem } from '../../model/problem.ts';
import type { Entry, Mapping, Node } from '../node.ts';
import { list, mapping } from '../tree/build.ts';
import { trouble, wrongValue } from '../trouble.ts';
import { resolvePlain } from './scalar.ts';
import { resolveTagged } from './tagged.ts';

type YamlNode = unknown;

const deepest = 100;
/** Nodes that aliases may stand for in one document. The largest Supabase file uses none. */
const mostFromAliases = 50_000;
const override = '!override';
const reset = '!reset';

/** Turns the nodes of one YAML document into ours. Aliases are followed at once, so no reader behind it meets one. */
export class Builder {
  readonly dropped: (readonly string[])[] = [];
  readonly #placeAt: (offset: number) => Place;
  readonly #datesAreText: boolean;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #open = new Set<YamlNode>();
  #aliasDepth = 0;
  #fromAliases = 0;

  /** `datesAreText`: outside Compose files an unquoted date is what it looks like. */
  constructor(placeAt: (offset: number) => Place, { datesAreText = false }: { datesAreText?: boolean } = {}) {
    this.#placeAt = placeAt;
    this.#datesAreText = datesAreText;
  }

  build(node: YamlNode): Node {
    return this.#node(node, [], true);
  }

  /** `tags`: whether `!reset` and `!override` still mean something here; below `!override` they do not. */
  #node(node: YamlNode, path: readonly string[], tags: boolean): Node {
    if (isAlias(node)) return this.#alias(node, path, tags);
    const at = this.#place(node);
    this.#count(at, path);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return nothing(at);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    const overrides = tags && node.tag === override;
    if (overrides) this.dropped.push(path);
    if (isScalar(node)) return this.#scalar(node, path, at);

    this.#open.add(node);
    const below = tags && !overrides;
    const built = isMap(node)
      ? this.#mapping(node, path, at, below)
      : this.#list(node.items, path, at, below);
    this.#open.delete(node);
    return built;
  }

  #list(items: readonly YamlNode[], path: readonly string[], at: Place, tags: boolean): Node {
    const kept = items.filter((item) => !(tags && this.#target(item)?.tag === reset));
    return list(
      kept.map((item, index) => this.#node(item, [...path, String(index)], tags)),
      at,
    );
  }

  #mapping(node: YAMLMap, path: readonly string[], at: Place, tags: boolean): Mapping {
    const entries = new Map<string, Entry>();
    const lines = new Map<string, number>();
    const merges: YamlNode[] = [];
    for (const pair of node.items) {
      const keyAt = this.#place(pair.key, at);
      const written = this.#keyText(pair, keyAt);
      const line = lines.get(written);
      if (line !== undefined) throw doubleKey(written, line, keyAt);
      lines.set(written, keyAt.line);
      if (isMergeKey(pair.key)) {
        merges.push(pair.value);
        continue;
      }
      const key = this.#key(pair, path, keyAt);
      if (tags && this.#target(pair.value)?.tag === reset) {
        this.dropped.push([...path, key]);
        continue;
      }
      const value: Node = pair.value === null ? nothing(keyAt) : this.#node(pair.value, [...path, key], tags);
      entries.set(key, { keyAt, value });
    }
    for (const merge of merges) this.#merge(merge, entries, path, at, tags);
    return mapping(entries, at);
  }

  /** Merge keys: own keys win, then the first of a list (https://yaml.org/type/merge.html). */
  #merge(value: YamlNode, into: Map<string, Entry>, path: readonly string[], at: Place, tags: boolean): void {
    const target = this.#target(value);
    const sources = isSeq(target) && !isAlias(value) ? target.items : [value];
    for (const source of sources) {
      const node = this.#node(source, path, tags);
      if (node.kind !== 'mapping') {
        throw trouble(
          'yaml-invalid',
          'the merge key << takes a mapping or a list of mappings',
          at,
          'Name a mapping',
        );
      }
      for (const [key, entry] of node.entries) if (!into.has(key)) into.set(key, entry);
    }
  }

  #alias(alias: Alias, path: readonly string[], tags: boolean): Node {
    const at = this.#place(alias);
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      throw trouble(
        'yaml-invalid',
        // Its name is not said: a password that begins with an asterisk and lacks quotes is read as an alias.
        'an alias (an unquoted value that begins with *) names no anchor above it',
        at,
        'Define the anchor first, or put the value in quotes',
      );
    }
    if (this.#open.has(target)) {
      throw trouble(
        'yaml-endless',
        `the alias *${alias.source} stands inside its own anchor`,
        at,
        'Remove the alias',
      );
    }
    this.#aliasDepth += 1;
    const built = this.#node(target, path, tags);
    this.#aliasDepth -= 1;
    return built;
  }

  #scalar(node: YamlScalar, path: readonly string[], at: Place): Node {
    const written = node.source ?? String(node.value ?? '');
    const tag = node.tag;
    if (tag !== undefined) return { kind: 'scalar', ...resolveTagged(written, tag, at), at, from: [] };
    if (node.type !== 'PLAIN') return { kind: 'scalar', value: written, at, from: [] };
    const { value, text, isDate = false } = resolvePlain(written);
    if (isDate && this.#datesAreText) return { kind: 'scalar', value: written, at, from: [] };
    if (isDate && !path.some((key) => key.startsWith('x-'))) throw dateValue(path, at);
    if (typeof value === 'number' && !Number.isFinite(value) && path[0]?.startsWith('x-') === true) {
      throw wrongValue(path.join('.'), 'is a number that Compose cannot print', at);
    }
    return { kind: 'scalar', value, ...(text === undefined ? {} : { text }), at, from: [] };
  }

  #keyText(pair: Pair, at: Place): string {
    const key = this.#target(pair.key);
    if (!isScalar(key)) throw trouble('yaml-invalid', 'a key is not text', at, 'Write a plain key');
    return key.source ?? String(key.value ?? '');
  }

  #key(pair: Pair, path: readonly string[], at: Place): string {
    const where = path.length === 0 ? 'at top level' : `in ${path.join('.')}`;
    const key = this.#node(pair.key, [`a key ${where}`], false);
    if (key.kind === 'scalar' && typeof key.value === 'string') return key.value;
    throw trouble(
      'yaml-invalid',
      `non-string key ${where}: ${this.#keyText(pair, at)}`,
      at,
      'Put the key in quotes',
    );
  }

  #target(node: YamlNode): { readonly tag?: string | undefined; readonly items?: unknown } | undefined {
    const target = isAlias(node) ? this.#anchors.get(node.source) : node;
    return isScalar(target) || isMap(target) || isSeq(target) ? target : undefined;
  }

  #place(node: YamlNode, otherwise?: Place): Place {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return otherwise !== undefined && !range ? otherwise : this.#placeAt(range?.[0] ?? 0);
  }

  #count(at: Place, path: readonly string[]): void {
    if (path.length > deepest) {
      throw trouble(
        'yaml-too-deep',
        `is nested more than ${deepest} levels deep`,
        at,
        'Check that this is the right file',
      );
    }
    if (this.#aliasDepth === 0) return;
    this.#fromAliases += 1;
    if (this.#fromAliases <= mostFromAliases) return;
    throw trouble(
      'yaml-alias-bomb',
      `aliases stand for more than ${mostFromAliases} values`,
      at,
      'Write the values out, or check that this is the right file',
    );
  }
}

function nothing(at: Place): Node {
  return { kind: 'scalar', value: null, at, from: [] };
}

function isMergeKey(key: YamlNode): boolean {
  return (
    isScalar(key) &&
    key.type === 'PLAIN' &&
    key.source === '<<' &&
    (key.tag === undefined || /merge$/.test(key.tag))
  );
}

function doubleKey(key: string, line: number, at: Place): Problem {
  return trouble(
    'yaml-double-key',
    `the key ${JSON.stringify(key)} is already defined at line ${line}`,
    at,
    'Keep one of the two',
  );
}

function dateValue(path: readonly string[], at: Place): Problem {
  return trouble(
    'compose-invalid',
    `${path.join('.')} is a date to YAML, which Compose refuses`,
    at,
    'Put the value in quotes',
  );
}
