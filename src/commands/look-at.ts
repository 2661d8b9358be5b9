import type { Project } from '../deployment/project.ts';
import { refuseStrangers } from '../engine/is-supabase.ts';
import { neededGatherers } from '../engine/plan/plan-facts.ts';
import { staticGatherers } from '../facts/catalogue.ts';
import { collectFacts } from '../facts/collect.ts';
import type { FactName, Facts } from '../model/facts/table.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { type DeploymentInput, openProject } from './deployment-input.ts';

/** A deployment and what is seen of it. */
export interface LookedAt {
  readonly project: Project;
  readonly facts: Facts;
}

/**
 * Opens a Compose directory and collects its facts; without `static`, also those of Docker, Postgres and the host. With
 * `only`, these facts and what they are made from; the others are unknown.
 */
export async function lookAt(
  given: DeploymentInput & { readonly static: boolean },
  world: World,
  only?: readonly FactName[],
): Promise<LookedAt> {
  const project = openProject(given, world);
  // Loaded when needed: a static audit is also what a CI job runs a hundred times.
  const live = given.static ? [] : (await import('../facts/live.ts')).liveGatherers;
  const all = [...staticGatherers, ...live];
  const gatherers = only === undefined ? all : neededGatherers(only, all);
  const facts = await collectFacts({ project, world, gatherers, static: given.static, version });
  refuseStrangers(project, facts.table.services);
  return { project, facts };
}
