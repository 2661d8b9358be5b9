import type { Mapping, Node } from '../node.ts';
import { list, stringOf } from '../tree/build.ts';
import { wrongValue } from '../trouble.ts';
import { type MergePlace, mergeMappings } from './nodes.ts';

/** Compose changes a pool while it compares it with the next one; the holder lets the list see that. */
interface Holder {
  pool: Mapping;
}

/**
 * Address pools of a network are matched by their subnet (compose-go v2.9.1, `mergeIPAMConfig`). A later pool that has
 * been met before is merged into whichever earlier pool is at hand, as Compose does.
 */
export function mergePools(base: Node, over: Node, here: MergePlace): Node {
  const merged: Holder[] = [];
  const later = poolsOf(over, here).map((pool) => ({ pool }));
  for (const before of poolsOf(base, here).map((pool): Holder => ({ pool }))) {
    for (const next of later) mergePool(before, next, merged, here);
  }
  return list(
    merged.map(({ pool }) => pool),
    base.at,
  );
}

function mergePool(before: Holder, next: Holder, merged: Holder[], here: MergePlace): void {
  const isOther = subnetOf(before.pool) !== subnetOf(next.pool);
  if (isOther && !merged.some(({ pool }) => subnetOf(pool) === subnetOf(next.pool))) {
    merged.push(next);
    return;
  }
  before.pool = mergeMappings(before.pool, next.pool, here);
  const index = merged.findIndex(({ pool }) => subnetOf(pool) === subnetOf(before.pool));
  if (index === -1) merged.push(before);
  else merged[index] = before;
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
