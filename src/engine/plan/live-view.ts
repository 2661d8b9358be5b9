// What runs, asked once for a plan: containers, what Compose would do to them by itself, and whether it may be changed at all.

import type { Redactor } from '../../facts/redactor.ts';
import type { Pending } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { type Compose, composeOf, type ProjectContainer } from '../compose/compose.ts';
import { localImages } from './pending/images.ts';
import { imagesToAsk, isRunning, pendingOf } from './pending/pending.ts';
import { lookAtEngine } from './refusals/engine.ts';
import { refuseOtherFiles } from './refusals/running-files.ts';

export type LiveView =
  | { readonly asked: false; readonly reason: string }
  | {
      readonly asked: true;
      readonly running: ReadonlySet<string>;
      readonly containers: readonly ProjectContainer[];
      readonly compose: Compose;
      /** Ports are opened in user space, behind every rule of the host's packet filter. */
      readonly isRootless: boolean;
    };

/** Throws a Problem where what runs cannot be changed from here. An engine that does not answer is none. */
export async function lookAtContainers(adopted: Adopted, world: World): Promise<LiveView> {
  const compose = composeOf(adopted, world);
  const containers = await containersOr(compose);
  if (typeof containers === 'string') return { asked: false, reason: containers };
  const { isRootless } = await lookAtEngine(world);
  await refuseOtherFiles(adopted, containers, world);
  const running = new Set(containers.filter(isRunning).map(({ service }) => service));
  return { asked: true, running, containers, compose, isRootless };
}

/** The reason why there are none to be seen. */
async function containersOr(compose: Compose): Promise<readonly ProjectContainer[] | string> {
  try {
    return await compose.containers();
  } catch (error) {
    if (error instanceof Problem && error.fault === 'world') return error.message;
    throw error;
  }
}

/** What differs already between running containers and present files. */
export async function lookAtPending(
  view: LiveView,
  { project, refused }: Adopted,
  databases: readonly string[],
  redactor: Redactor,
  world: World,
): Promise<readonly Pending[]> {
  // Compose cannot say what it would do with files that it refuses.
  if (!view.asked || view.running.size === 0 || refused !== undefined) return [];
  const { containers, compose } = view;
  const [hashes, images] = await Promise.all([
    compose.hashes(),
    localImages(imagesToAsk(containers, project), world),
  ]);
  return pendingOf({ containers, hashes, images, project, redactor, databases });
}
