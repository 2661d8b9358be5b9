import type { Project } from '../deployment/project.ts';
import { isSupabase } from '../engine/is-supabase.ts';
import { listed } from '../engine/words.ts';
import { staticGatherers } from '../facts/catalogue.ts';
import { collectFacts } from '../facts/collect.ts';
import type { Facts } from '../model/facts/table.ts';
import { Problem } from '../model/problem.ts';
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
  refuseStrangers(project, facts);
  return { project, facts };
}

/** Another application's directory would get a report full of checks that do not apply, and look almost sound. */
function refuseStrangers({ files, inactiveServices }: Project, { table }: Facts): void {
  if (!table.services.known || isSupabase(table.services.value)) return;
  const names = table.services.value.map(({ name }) => name);
  const seen =
    names.length === 0 ? 'no service is active' : `none of its services is of Supabase (${listed(names, 4)})`;
  throw new Problem({
    code: 'no-supabase',
    message: `${files.map(({ shown }) => shown).join(', ')}: ${seen}`,
    hints:
      inactiveServices.length > 0
        ? [`activate the profile of ${listed(inactiveServices, 4)} with --profile or COMPOSE_PROFILES`]
        : ['point -C at the directory of the Compose files that run Supabase, or name them with -f'],
  });
}
