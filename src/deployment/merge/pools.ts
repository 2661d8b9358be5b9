import type { Mapping, Node } from '../node.ts';
import { list, stringOf } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';
import { type MergePlace, mergeMappings } from './nodes.ts';

/** Address pools of a network are matched by their subnet (compose-go v2.9.1, `mergeIPAMConfig`). */
export function mergePools(base: Node, over: Node, here: MergePlace): Node {
  const merged: Mapping[] = [];
  for (const before of poolsOf(base, here)) {
    for (const later of poolsOf(over, here)) {
      const isOther = subnetOf(before) !== subnetOf(later);
      if (isOther && !merged.some((pool) => subnetOf(pool) === subnetOf(later))) {
        merged.push(later);
        continue;
      }
      const both = mergeMappings(before, later, here);
      const index = merged.findIndex((pool) => subnetOf(pool) === subnetOf(both));
      if (index === -1) merged.push(both);
      else merged[index] = both;
    }
  }
  return list(merged, base.at);
}

function poolsOf(node: Node, here: MergePlace): readonly Mapping[] {
  if (node.kind !== 'list') throw wrongValue(here.path, 'must be a list', node.at);
  return node.items.map((item) => {
    if (item.kind !== 'mapping') throw wrongValue(here.path, 'must be a list of mappings', item.at);
    return item;
  });
}

function subnetOf(pool: Mapping): string | undefined {
  return stringOf(pool.entries.get('subnet')?.value);
}
