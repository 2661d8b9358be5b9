import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Place } from '../../model/place.ts';
import { parseYaml } from '../yaml/parse.ts';
import { missing, unsupported } from './refusals.ts';

/** Keys of mappings and indexes of lists, from the root of the file. */
export type YamlPath = readonly (string | number)[];

/** A text that is being edited. */
export interface Opened {
  readonly text: string;
  readonly shown: string;
  /** What ends most of its lines. */
  readonly newline: string;
  /** Undefined in a file without any value. */
  readonly root: Spot | undefined;
  placeAt(offset: number): Place;
}

/** A value in the text. */
export interface Spot {
  readonly node: Scalar | YAMLMap | YAMLSeq | 'alias';
  /** Behind its tag and anchor. */
  readonly from: number;
  /** Behind its last character: its comment and the last line ending stay outside. */
  readonly to: number;
  /** Between braces or brackets, its own or those of a collection around it. */
  readonly isFlow: boolean;
}

/** An entry of a mapping, or an item of a list, from its key or its value on. */
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly key?: Scalar;
  readonly value?: Spot;
}

/** Parses a text of at most one YAML document, for editing. */
export function open(text: string, shown: string): Opened {
  const { documents, placeAt } = parseYaml(text, shown);
  const [document, second] = documents;
  if (second !== undefined)
    throw unsupported('the file has several YAML documents', placeAt(second.range[0]));
  const lines = text.split('\n').length - 1;
  const newline = (text.split('\r\n').length - 1) * 2 > lines ? '\r\n' : '\n';
  return { text, shown, newline, root: spotOf(document?.contents, text, false), placeAt };
}

/** The value at a path. Refuses to go through an alias: the edit would change every place that shares it. */
export function locate(opened: Opened, path: YamlPath): Spot {
  let spot = opened.root;
  let at: Place = { file: opened.shown, line: 1 };
  for (const step of path) {
    if (spot === undefined) break;
    at = opened.placeAt(spot.from);
    if (spot.node === 'alias') throw unsupported('an alias stands on the way to the value', at);
    spot = partOf(opened, spot, step)?.value;
  }
  if (spot === undefined) throw missing(path, at);
  return spot;
}

/** The entry with a key of its own (a merged one is none), or the item with an index. */
export function partOf(opened: Opened, spot: Spot, step: string | number): Part | undefined {
  const parts = partsOf(opened, spot);
  if (isSeq(spot.node)) return typeof step === 'number' ? parts[step] : undefined;
  return parts.find((part) => part.key?.value === String(step));
}

/** The entries or items of a collection, in the order of the text; none for anything else. */
export function partsOf(opened: Opened, spot: Spot): readonly Part[] {
  if (isMap(spot.node)) return spot.node.items.flatMap((pair) => entry(opened, spot, pair) ?? []);
  if (!isSeq(spot.node)) return [];
  return spot.node.items.flatMap((item) => {
    const value = spotOf(item, opened.text, spot.isFlow);
    return value === undefined ? [] : [{ from: value.from, to: value.to, value }];
  });
}

function entry(opened: Opened, spot: Spot, { key, value }: Pair): Part | undefined {
  if (!isScalar(key) || !key.range) return undefined;
  const found = spotOf(value, opened.text, spot.isFlow);
  const [from, keyEnd] = key.range;
  return { from, to: found?.to ?? keyEnd, key, ...(found === undefined ? {} : { value: found }) };
}

function spotOf(node: unknown, text: string, isInFlow: boolean): Spot | undefined {
  const isKnown = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  if (!isKnown || !node.range) return undefined;
  const isFlow = isInFlow || ((isMap(node) || isSeq(node)) && node.flow === true);
  const from = node.range[0];
  return { node: isAlias(node) ? 'alias' : node, from, to: Math.max(from, endOf(node, text)), isFlow };
}

/** The range of a block collection runs over comments behind it; the end of its last value does not. */
function endOf(node: unknown, text: string): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    if (isMap(node)) return endOf((last as Pair | undefined)?.value ?? (last as Pair | undefined)?.key, text);
    return endOf(last, text);
  }
  if (isScalar(node) && node.type?.startsWith('BLOCK') && node.range) {
    const [from, to] = node.range;
    return from + text.slice(from, to).replace(/\r?\n$/, '').length;
  }
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[1] ?? 0) : 0;
}

/** How far a position is into its line. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
