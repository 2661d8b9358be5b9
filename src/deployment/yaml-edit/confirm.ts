import type { Place } from '../../model/place.ts';
import { Problem } from '../../model/problem.ts';
import type { Node } from '../node.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlPath } from './locate.ts';
import { unsupported } from './refusals.ts';
import type { YamlValue } from './write.ts';

/** What a file says, without its form. Mappings are sorted, since a key of its own stands before merged ones. */
type Meaning = { readonly [key: string]: Meaning } | readonly Meaning[] | string | number | boolean | null;

/** What a path has to mean after an edit; `undefined` = nothing is there. */
export type Wish = YamlValue | undefined;

/** Judges edits of one text: exactly the wish may have come true, and nothing else may have changed. */
export interface Judge {
  /** Whether the text already says what is wished. */
  readonly isFulfilled: boolean;
  /** The first edit that does what was wished, and only that; a `Problem` where none does. */
  choose(edits: readonly string[], at: Place): string;
}

export function judge(text: string, shown: string, path: YamlPath, wish: Wish): Judge {
  const before = meaningOf(text, shown);
  const wished = JSON.stringify(withWish(before.meaning, path, wish));
  const isFulfilled = wished === JSON.stringify(before.meaning);
  const accepts = (after: Reading | undefined): boolean =>
    after?.dropped === before.dropped && JSON.stringify(after.meaning) === wished;
  return {
    isFulfilled,
    choose(edits, at) {
      const found = edits.find((edit) => accepts(readOr(edit, shown)));
      if (found === undefined) throw unsupported('the result would not read as wished', at);
      return found;
    },
  };
}

interface Reading {
  readonly meaning: Meaning;
  readonly dropped: string;
}

function meaningOf(text: string, shown: string): Reading {
  const [document] = readYaml(text, shown);
  if (document === undefined) return { meaning: null, dropped: '[]' };
  return { meaning: plain(document.root), dropped: JSON.stringify(document.dropped) };
}

function readOr(text: string, shown: string): Reading | undefined {
  try {
    return meaningOf(text, shown);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function plain(node: Node): Meaning {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plain);
  return sorted([...node.entries].map(([key, entry]) => [key, plain(entry.value)] as const));
}

function sorted(entries: readonly (readonly [string, Meaning])[]): Meaning {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withWish(meaning: Meaning, path: YamlPath, wish: Wish): Meaning | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return wish;
  if (isList(meaning)) {
    const items = meaning.map((item, index) => (index === step ? withWish(item, rest, wish) : item));
    return items.filter((item) => item !== undefined);
  }
  const entries = typeof meaning === 'object' && meaning !== null ? Object.entries(meaning) : [];
  const old = entries.find(([key]) => key === String(step))?.[1] ?? null;
  const value = withWish(old, rest, wish);
  const others = entries.filter(([key]) => key !== String(step));
  return sorted(value === undefined ? others : [...others, [String(step), value]]);
}

function isList(meaning: Meaning): meaning is readonly Meaning[] {
  return Array.isArray(meaning);
}
