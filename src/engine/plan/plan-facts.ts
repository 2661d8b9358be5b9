import { staticGatherers } from '../../facts/catalogue.ts';
import { type AnyGatherer, collectFacts } from '../../facts/collect.ts';
import type { FactName, Facts } from '../../model/facts/table.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Change } from '../change.ts';

/** What every plan asks, whatever changes there are: who is who, and whether the data fit the server. */
const always: readonly FactName[] = ['services', 'dataDirectory'];

export interface PlanFactsRequest {
  readonly adopted: Adopted;
  readonly changes: readonly Change[];
  readonly isStatic: boolean;
  readonly version: string;
  readonly world: World;
}

/** Facts of the deployment without us: those that the changes ask for, and what these are made from. */
export async function planFacts(request: PlanFactsRequest): Promise<Facts> {
  const { adopted, changes, isStatic, version, world } = request;
  const live = isStatic ? [] : (await import('../../facts/live.ts')).liveGatherers;
  const wanted = changes.flatMap(({ needs, uses = [] }) => [...needs, ...uses]);
  const gatherers = neededGatherers([...always, ...wanted], [...staticGatherers, ...live]);
  return collectFacts({ project: adopted.base, world, gatherers, static: isStatic, version });
}

/** A plan is looked at often, so nothing is gathered that nobody asks for. */
export function neededGatherers(
  facts: readonly FactName[],
  gatherers: readonly AnyGatherer[],
): readonly AnyGatherer[] {
  const needed = new Set<FactName>();
  const open = [...facts];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...(gatherers.find(({ fact }) => fact === name)?.after ?? []));
  }
  return gatherers.filter(({ fact }) => needed.has(fact));
}
