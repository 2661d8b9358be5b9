// Merging two trees (compose-go v2.9.1, override/merge.go): mappings key by key, lists end to end, else the later wins.
import type { Entry, Mapping, Node } from '../node.ts';
import { isNull } from '../tree/build.ts';
import { type Cursor, into, ruleAt } from '../tree/pattern.ts';
import { joinPath } from '../tree/rewrite.ts';
import { wrongValue } from '../trouble.ts';

/** Merges the two values of one attribute in its own way. */
export type MergeRule = (base: Node, over: Node, here: MergePlace) => Node;

export interface MergePlace {
  readonly rules: Cursor<MergeRule>;
  readonly path: string;
}

export function mergeNodes(base: Node, over: Node, here: MergePlace): Node {
  const rule = ruleAt(here.rules);
  if (rule !== undefined) return rule(base, over, here);
  if (isNull(over)) return base;
  if (base.kind === 'scalar') return over;
  if (base.kind === 'mapping' && over.kind === 'mapping') return mergeMappings(base, over, here);
  if (base.kind === 'list' && over.kind === 'list') return { ...base, items: [...base.items, ...over.items] };
  throw wrongValue(here.path, `cannot be overridden: it was a ${base.kind} before`, over.at);
}

export function mergeMappings(base: Mapping, over: Mapping, here: MergePlace): Mapping {
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const known = base.entries.get(key);
    const place = { rules: into(here.rules, key), path: joinPath(here.path, key) };
    const value = known === undefined ? entry.value : mergeNodes(known.value, entry.value, place);
    entries.set(key, { keyAt: keyPlace(known, entry, value), value });
  }
  return { ...base, entries };
}

/** Generated whole at each apply of Seaworthy: what is edited there is lost. */
const generated = /(?:^|\/)seaworthy\/gen\/\d+\/compose\.yaml$/;

/**
 * A key lies where its value was last written, so that a reader is led to the line that counts. Of a mapping that a person
 * began and Seaworthy only adds to, that is the person's.
 */
function keyPlace(known: Entry | undefined, over: Entry, value: Node): Entry['keyAt'] {
  if (known === undefined) return over.keyAt;
  const isTheirs = value.kind === 'mapping' && generated.test(over.keyAt.file);
  return value === known.value || isTheirs ? known.keyAt : over.keyAt;
}
