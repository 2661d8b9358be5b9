// Containers follow the files that are in effect. Used by apply, by the rollback of a stage, by rollback and by remove.
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose } from '../compose/compose.ts';
import { awaitHealth } from './await-health.ts';
import { levelsOf, needsOf } from './levels.ts';
import { mendNames } from './mend-names.ts';
import { redactorOf } from './redactor.ts';

export interface BroughtUp {
  /** Services that are not running and healthy now, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
  /** Services that were left as they were, since one they need failed: that one's name. */
  readonly untried: ReadonlyMap<string, string>;
}

/** `up` level by level of `depends_on`, each awaited until healthy or given up. Services that do not run are left alone by the caller. */
export async function bringUp(request: {
  /** As it is in effect now. */
  readonly adopted: Adopted;
  readonly services: readonly string[];
  readonly compose: Compose;
  readonly world: World;
  /** Called between steps; throws when somebody asked to stop. */
  readonly checkpoint?: () => void;
}): Promise<BroughtUp> {
  const { adopted, services, compose, world } = request;
  const { project } = adopted;
  const needs = needsOf(project);
  const failed = new Map<string, string>();
  const untried = new Map<string, string>();
  const redactor = redactorOf(adopted, world);
  for (const level of levelsOf(services, needs)) {
    const free = level.filter((service) => {
      const blocker = [...failed.keys()].find((name) => needs.get(service)?.has(name));
      if (blocker !== undefined) untried.set(service, blocker);
      return blocker === undefined;
    });
    const complaint = await upPatiently(compose, free, world);
    request.checkpoint?.();
    const ill = await awaitHealth({
      ...request,
      services: free,
      project,
      compose,
      redact: (text) => redactor.text(text),
      world,
    });
    for (const [service, reason] of ill) failed.set(service, withComplaint(reason, complaint));
    if (complaint === null || ill.size > 0) continue;
    // Compose refused, and the former containers run on: which of them it was about, the hashes tell the caller.
    await blame(free, complaint, compose, failed);
  }
  return { failed, untried };
}

function withComplaint(reason: string, complaint: string | null): string {
  return complaint === null ? reason : `${reason}; docker compose up said: ${complaint}`;
}

/** Those whose containers are not made from the present files. */
async function blame(
  services: readonly string[],
  complaint: string,
  compose: Compose,
  failed: Map<string, string>,
): Promise<void> {
  const hashes = await compose.hashes();
  const containers = await compose.containers();
  for (const service of services) {
    const follows = containers.some(
      (one) => one.service === service && one.configHash === hashes.get(service),
    );
    if (!follows) failed.set(service, `docker compose up said: ${complaint}`);
  }
}

/**
 * What the engine says while somebody else (an `up` whose seaworthy was killed) is still at the same container. The words
 * are those of moby's daemon/names.go and daemon/delete.go.
 */
const busy =
  /is already in use by container|removal of container .* is already in progress|No such container|is not running|cannot join network of a non running container|marked for removal/i;

const triesAfterMs = [1_000, 2_000, 4_000, 8_000, 15_000];

async function upPatiently(
  compose: Compose,
  services: readonly string[],
  world: World,
): Promise<string | null> {
  if (services.length === 0) return null;
  const follow = (line: string) => world.talk.progress(line);
  let complaint = await compose.up(services, follow);
  for (const waitMs of triesAfterMs) {
    if (complaint === null || !busy.test(complaint)) break;
    world.talk.progress(`another docker compose is at work; trying again in ${waitMs / 1000} s`);
    await world.clock.sleep(waitMs);
    complaint = await compose.up(services, follow);
  }
  world.talk.progress('');
  if (complaint === null) {
    for (const said of await mendNames(services, compose)) world.talk.warn(`a name was not mended: ${said}`);
  }
  return complaint;
}
