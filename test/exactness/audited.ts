// What our own program sees and says of a deployment in memory, on the tests' day.
import { loadProject } from '../../src/deployment/load.ts';
import type { Project } from '../../src/deployment/project.ts';
import { audit } from '../../src/engine/audit.ts';
import { staticGatherers } from '../../src/facts/catalogue.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import type { Facts } from '../../src/model/facts/table.ts';
import type { Status } from '../../src/model/outcome.ts';
import { checks, practices } from '../../src/practices/catalogue.generated.ts';
import type { StackFiles } from '../helpers/audit-stack.ts';
import { today } from '../helpers/facts.ts';
import { type FakeWorld, fakeWorld } from '../helpers/world.ts';

const place = '/srv/supabase';

/** What each check says, by id. */
export type Statuses = Readonly<Record<string, Status>>;

/** The files as a machine holds them: the env file is for its owner alone unless a mode is told. */
export interface Deployment {
  readonly files: StackFiles;
  /** Permission bits of `.env`. */
  readonly envMode?: number;
}

/** The deployment's resolved model. Throws a Problem where Compose would refuse the files. */
export function projectOf(deployment: Deployment): Project {
  const world = worldOf(deployment);
  return loadProject({ directory: place, environment: {} }, world.files);
}

/** Facts of the files alone, by the real gatherers. */
export async function factsOfFiles(deployment: Deployment): Promise<Facts> {
  const world = worldOf(deployment);
  const project = loadProject({ directory: place, environment: {} }, world.files);
  return collectFacts({ project, world, gatherers: staticGatherers, static: true, version: 'test' });
}

export function statusesOf(facts: Facts): Statuses {
  const report = audit({ facts, checks, practices, now: today, version: 'test' });
  return Object.fromEntries(report.results.map(({ id, status }) => [id, status]));
}

function worldOf({ files, envMode = 0o600 }: Deployment): FakeWorld {
  const tree = Object.entries(files).map(([path, text]) => {
    return [`${place}/${path}`, { text, mode: path === '.env' ? envMode : 0o644 }] as const;
  });
  return fakeWorld({ files: Object.fromEntries(tree), directory: place });
}
