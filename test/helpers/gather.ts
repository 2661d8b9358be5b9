import type { Project } from '../../src/deployment/project.ts';
import { type AnyGatherer, collectFacts } from '../../src/facts/collect.ts';
import type { Known } from '../../src/model/fact.ts';
import type { FactName, FactTable } from '../../src/model/facts/table.ts';
import type { World } from '../../src/ports/world.ts';
import { fakeWorld } from './world.ts';

/** One fact of a project, gathered with the gatherers it needs, in a static audit. */
export async function gather<Name extends FactName>(
  name: Name,
  gatherers: readonly AnyGatherer[],
  project: Project,
  world: World = fakeWorld(),
): Promise<Known<FactTable[Name]>> {
  const facts = await collectFacts({ project, world, gatherers, static: true, version: '0' });
  return facts.table[name];
}

/** The value of a fact that must be known. */
export function knownValue<T>(fact: Known<T>): T {
  if (fact.known) return fact.value;
  throw new Error(`the fact is unknown: ${fact.reason}`);
}
