import type { Project } from '../deployment/project.ts';
import { refuseStrangers } from '../engine/is-supabase.ts';
import { staticGatherers } from '../facts/catalogue.ts';
import { collectFacts } from '../facts/collect.ts';
import type { Facts } from '../model/facts/table.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { type DeploymentInput, openProject } from './deployment-input.ts';

/** A deployment and what is seen of it. */
export interface LookedAt {
  readonly project: Project;
  readonly facts: Facts;
}

/** Opens a Compose directory and collects its facts; without `static`, also those of Docker, Postgres and the host. */
export async function lookAt(
  given: DeploymentInput & { readonly static: boolean },
  world: World,
): Promise<LookedAt> {
  const project = openProject(given, world);
  // Loaded when needed: a static audit is also what a CI job runs a hundred times.
  const live = given.static ? [] : (await import('../facts/live.ts')).liveGatherers;
  const gatherers = [...staticGatherers, ...live];
  const facts = await collectFacts({ project, world, gatherers, static: given.static, version });
  refuseStrangers(project, facts.table.services);
  return { project, facts };
}
