import { at, entriesOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { World } from '../../ports/world.ts';
import type { Compose, ProjectContainer } from '../compose/compose.ts';
import { listed } from '../words.ts';
import { type Patience, patienceFor } from './health-limits.ts';

const betweenLooksMs = 1_000;
/** A container without a healthcheck has to run this long without starting again. */
const steadyMs = 3_000;
/** Docker doubles its pause before each of these (docs.docker.com, restart policies): about ten seconds of dying. */
const startsOfLoop = 6;

interface Watched {
  readonly since: number;
  start: string;
  startSeenAt: number;
  /** How often it started again since anything else was waited for. */
  starts: number;
  unhealthySince: number | null;
}

type Look = 'sound' | 'waiting' | { readonly failed: string };

/** Waits until each service runs and is healthy; gives those that are not in the time their own healthcheck allows, with the reason. */
export async function awaitHealth(request: {
  readonly services: readonly string[];
  readonly project: Project;
  readonly compose: Compose;
  readonly redact: (text: string) => string;
  readonly world: World;
  readonly checkpoint?: () => void;
}): Promise<ReadonlyMap<string, string>> {
  const { services, project, compose, world } = request;
  const now = () => world.clock.now().getTime();
  const begun = now();
  const watched = new Map<string, Watched>();
  const failed = new Map<string, string>();
  let waiting = [...services];
  for (;;) {
    const containers = await compose.containers();
    const still: string[] = [];
    const ownOf = (service: string) => containers.filter((container) => container.service === service);
    for (const service of waiting) {
      const own = ownOf(service);
      const look = worst(own.map((container) => lookAt(container, watched, now())));
      if (own.length === 0) failed.set(service, 'has no container');
      else if (look === 'waiting') still.push(service);
      else if (look !== 'sound' && !endedWell(service, own, project)) {
        failed.set(service, await withLastWords(look.failed, own, request));
      }
    }
    // Whoever died for want of what is there now begins anew.
    if (still.length < waiting.length) for (const one of watched.values()) one.starts = 0;
    waiting = still;
    if (waiting.length === 0) break;
    // One that dies because another is not there yet may still come up; when all that is left dies, nothing will change.
    if (waiting.every((service) => ownOf(service).some(({ id }) => isLoop(watched.get(id))))) {
      for (const service of waiting)
        failed.set(service, await withLastWords(againAndAgain, ownOf(service), request));
      break;
    }
    world.talk.progress(
      `waiting for ${listed(waiting, 4)} to become healthy (${seconds(now() - begun)} of up to ${seconds(longest(containers, waiting))})`,
    );
    await world.clock.sleep(betweenLooksMs);
    request.checkpoint?.();
  }
  world.talk.progress('');
  return failed;
}

const againAndAgain = 'starts again and again';

function isLoop(watched: Watched | undefined): boolean {
  return watched !== undefined && watched.starts >= startsOfLoop;
}

/** A container that died tells why in its log; one whose check failed has said it already. */
async function withLastWords(
  reason: string,
  own: readonly ProjectContainer[],
  { compose, redact }: { readonly compose: Compose; readonly redact: (text: string) => string },
): Promise<string> {
  const ill = own.find(({ health }) => health !== 'healthy');
  if (ill === undefined || reason.includes(': ')) return redact(reason);
  const words = await compose.lastWords(ill.id);
  return redact(words === '' ? reason : `${reason}: ${words}`);
}

function worst(looks: readonly Look[]): Look {
  return (
    looks.find((look) => typeof look === 'object') ?? looks.find((look) => look === 'waiting') ?? 'sound'
  );
}

function lookAt(container: ProjectContainer, watched: Map<string, Watched>, now: number): Look {
  const patience = patienceFor(container.inspected);
  const before = watched.get(container.id) ?? {
    since: now,
    start: patience.start,
    startSeenAt: now,
    starts: 0,
    unhealthySince: null,
  };
  if (before.start !== patience.start) {
    Object.assign(before, { start: patience.start, startSeenAt: now, starts: before.starts + 1 });
  }
  before.unhealthySince = container.health === 'unhealthy' ? (before.unhealthySince ?? now) : null;
  watched.set(container.id, before);
  return judge(container, patience, before, now);
}

function judge(container: ProjectContainer, patience: Patience, watched: Watched, now: number): Look {
  const { state, health } = container;
  const isLate = now - watched.since >= patience.limitMs;
  if (state !== 'running') {
    return isLate ? { failed: `is ${state} (exit code ${patience.exitCode})` } : 'waiting';
  }
  if (health === 'healthy') return 'sound';
  if (health === 'none') {
    if (now - watched.startSeenAt >= steadyMs) return 'sound';
    return isLate ? { failed: againAndAgain } : 'waiting';
  }
  // On a machine that starts everything at once a check may be late without anything being wrong.
  const isOver =
    watched.unhealthySince === null ? isLate : now - watched.unhealthySince >= patience.anotherRoundMs;
  if (!isOver) return 'waiting';
  const said = patience.lastOutput === '' ? '' : `: ${patience.lastOutput.slice(0, 200)}`;
  return { failed: health === 'unhealthy' ? `is unhealthy${said}` : `did not become healthy in time${said}` };
}

/** A container that has a task and ends: some service waits for its completion. */
export function endedWell(service: string, own: readonly ProjectContainer[], project: Project): boolean {
  const isDone = own.every(
    ({ state, inspected }) => state === 'exited' && patienceFor(inspected).exitCode === 0,
  );
  return isDone && isAwaitedToEnd(service, project);
}

/** Whether a service depends on this one's completion (compose-spec, 05-services.md, depends_on). */
function isAwaitedToEnd(service: string, project: Project): boolean {
  return entriesOf(at(project.root, 'services')).some(
    ([, { value }]) =>
      textOf(at(value, 'depends_on', service, 'condition')) === 'service_completed_successfully',
  );
}

function longest(containers: readonly ProjectContainer[], services: readonly string[]): number {
  const limits = containers
    .filter(({ service }) => services.includes(service))
    .map(({ inspected }) => patienceFor(inspected).limitMs);
  return Math.max(...limits, 0);
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
