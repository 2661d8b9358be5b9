// Did the world follow? What holds for every stage is looked at here; then each change looks for itself.
import { at } from '../../deployment/node.ts';
import type { Fragment } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Generation, RunStage } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Change, Probe, Verification } from '../change.ts';
import type { Compose, ProjectContainer } from '../compose/compose.ts';
import { endedWell } from './await-health.ts';
import type { BroughtUp } from './bring-up.ts';
import { redactorOf } from './redactor.ts';

/** A service whose container had to follow. */
export type Followed =
  | { readonly state: 'sound' }
  | { readonly state: 'failed'; readonly reason: string }
  /** It waits for another one that failed: nobody knows how it would be. */
  | { readonly state: 'untried'; readonly reason: string };

const sound: Followed = { state: 'sound' };

/** Each service's container exists, is made from the present files, runs, and is healthy or has no healthcheck. */
export async function lookAtServices(request: {
  readonly adopted: Adopted;
  readonly services: readonly string[];
  /** Not healthy before, so nobody's fault if they still are not. */
  readonly ailing: readonly string[];
  readonly broughtUp: BroughtUp;
  readonly compose: Compose;
}): Promise<ReadonlyMap<string, Followed>> {
  const { adopted, services, ailing, broughtUp, compose } = request;
  const wanted = services.filter((name) => at(adopted.project.root, 'services', name) !== undefined);
  if (wanted.length === 0) return new Map();
  const hashes = await compose.hashes();
  const containers = await compose.containers();
  return new Map(
    wanted.map((service): [string, Followed] => {
      const blocker = broughtUp.untried.get(service);
      if (blocker !== undefined) return [service, { state: 'untried', reason: `waits for ${blocker}` }];
      const own = containers.filter((container) => container.service === service);
      const said = broughtUp.failed.get(service);
      const excused = ailing.includes(service) && own.every(({ state }) => state === 'running');
      const isDone = endedWell(service, own, adopted.project);
      const reason = whatIsWrong(own, hashes.get(service), excused || isDone) ?? (excused ? null : said);
      return [service, reason == null ? sound : { state: 'failed', reason: said ?? reason }];
    }),
  );
}

function whatIsWrong(
  own: readonly ProjectContainer[],
  hash: string | undefined,
  isExcused: boolean,
): string | null {
  if (own.length === 0) return 'has no container';
  if (own.some(({ configHash }) => configHash !== hash))
    return 'its container is not made from the present files';
  if (isExcused) return null;
  // It may have been healthy once, and ended while others were awaited.
  const ended = own.find(({ state }) => state !== 'running');
  if (ended !== undefined) return `is ${ended.state}`;
  const ill = own.find(
    ({ state, health }) => state === 'running' && (health === 'unhealthy' || health === 'starting'),
  );
  return ill === undefined ? null : `is ${ill.health}`;
}

/** Why stages did not hold, by change; a stage that only waits for another one is in neither. */
export async function failedStages(request: {
  readonly adopted: Adopted;
  readonly stages: readonly RunStage[];
  readonly followed: ReadonlyMap<string, Followed>;
  readonly changes: readonly Change[];
  readonly compose: Compose;
  readonly world: World;
}): Promise<ReadonlyMap<string, string>> {
  const { adopted, stages, followed, changes, compose, world } = request;
  const failed = new Map<string, string>();
  const redactor = redactorOf(adopted, world);
  const isFollowing = await followers(compose);
  for (const stage of stages) {
    const looks = (stage.recreates ?? []).map((service) => ({ service, look: followed.get(service) }));
    const broken = looks.find(({ look }) => look?.state === 'failed');
    if (broken?.look?.state === 'failed') {
      failed.set(stage.change, `${broken.service} ${broken.look.reason}`);
      continue;
    }
    if (looks.some(({ look }) => look?.state === 'untried')) continue;
    const change = changes.find(({ id }) => id === stage.change);
    if (stage.action === 'withdraw' || change?.verify === undefined) continue;
    const own = fragmentsInEffect(stage, adopted.generation, isFollowing);
    if (own.length === 0) continue;
    const verdict = await asked(change.verify(own, probeOf(compose, world)));
    if (!verdict.held) failed.set(stage.change, redactor.text(verdict.reason));
  }
  return failed;
}

/** A change that cannot look has not proven anything. */
async function asked(verification: Promise<Verification>): Promise<Verification> {
  try {
    return await verification;
  } catch (error) {
    const why = error instanceof Problem ? error.message : 'its check failed by itself, a bug';
    return { held: false, reason: why };
  }
}

/** Whether a service's container runs and is made from the present files. */
async function followers(compose: Compose): Promise<(service: string) => boolean> {
  const containers = await compose.containers();
  const hashes = containers.length === 0 ? new Map<string, string>() : await compose.hashes();
  return (service) =>
    containers.some(
      (one) => one.service === service && one.state === 'running' && one.configHash === hashes.get(service),
    );
}

/** What a change may look for: not in containers that are left as they were (stopped, or pending before). */
function fragmentsInEffect(
  { change }: RunStage,
  generation: Generation | null,
  isFollowing: (service: string) => boolean,
): readonly Fragment[] {
  const contribution = generation?.contributions.find((one) => one.change === change);
  return (contribution?.fragments ?? []).filter(
    (fragment) => !('service' in fragment) || isFollowing(fragment.service),
  );
}

function probeOf(compose: Compose, world: World): Probe {
  return {
    world,
    async inspect(service) {
      const containers = await compose.containers();
      return containers.find((one) => one.service === service && one.state === 'running')?.inspected ?? null;
    },
  };
}
