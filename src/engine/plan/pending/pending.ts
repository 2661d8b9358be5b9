// What differs already between running containers and present files. It is the person's own doing: listed, left alone.
import { at, type Node, textOf } from '../../../deployment/node.ts';
import type { Project } from '../../../deployment/project.ts';
import type { Redactor } from '../../../facts/redactor.ts';
import type { Pending } from '../../../model/plan.ts';
import { Problem } from '../../../model/problem.ts';
import type { ProjectContainer } from '../../compose/compose.ts';
import { dataDanger } from './data-danger.ts';
import { differencesOf } from './differences.ts';
import type { LocalImages } from './images.ts';
import { readInspected } from './inspected.ts';

export interface PendingRequest {
  readonly containers: readonly ProjectContainer[];
  /** What Compose says for the present files, by service. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly images: LocalImages;
  /** As it is in effect. */
  readonly project: Project;
  readonly redactor: Redactor;
  /** Services that hold a database's data. */
  readonly databases: readonly string[];
}

const nothingVisible = 'Compose would recreate it; nothing visible differs';

/** Whether a container counts as running: one that restarts over and over is meant to run. */
export function isRunning({ state }: ProjectContainer): boolean {
  return state === 'running' || state === 'restarting';
}

/** One entry per service that Compose would recreate, as pkg/compose/convergence.go of docker/compose v2.40.3 decides it. */
export function pendingOf(request: PendingRequest): readonly Pending[] {
  const byService = new Map<string, Pending>();
  for (const container of request.containers.filter(isRunning)) {
    const pending = pendingContainer(container, request);
    // The replicas of a service differ in the same things.
    if (pending !== null && !byService.has(pending.service)) byService.set(pending.service, pending);
  }
  return [...byService.values()].sort((left, right) => left.service.localeCompare(right.service, 'en'));
}

/** References and ids whose images have to be known for `pendingOf`. */
export function imagesToAsk(containers: readonly ProjectContainer[], project: Project): readonly string[] {
  return containers.filter(isRunning).flatMap(({ service, inspected }) => {
    const container = readInspected(inspected);
    const written = textOf(at(project.root, 'services', service, 'image'));
    return [written ?? container?.Config.Image ?? '', container?.Image ?? ''];
  });
}

function pendingContainer(one: ProjectContainer, request: PendingRequest): Pending | null {
  const { hashes, images, project, redactor, databases } = request;
  const service = at(project.root, 'services', one.service);
  const hash = hashes.get(one.service);
  const container = readInspected(one.inspected);
  // Its service is not among the files any more: nothing of ours would touch it.
  if (service === undefined || hash === undefined || container === null) return null;
  const written = textOf(at(service, 'image')) ?? container.Config.Image;
  const image = imageWords(written, container, images);
  const scale = scaleWords(service, one.service, request);
  if (hash === one.configHash && image === null && scale === null) return null;
  const own = images.withId(container.Image);
  const rest =
    hash === one.configHash ? [] : differencesOf({ service, container, project, image: own, redactor });
  const words = [image, scale, ...rest].flatMap((text) => (text === null ? [] : [redactor.text(text)]));
  const danger = databases.includes(one.service)
    ? dataDanger({ service, container, project, image: images.named(written) })
    : null;
  return {
    service: one.service,
    differs: words.length > 0 ? words : [nothingVisible],
    ...(danger === null ? {} : { refused: danger }),
  };
}

/** `up` makes them as many as the files say, whatever somebody chose with --scale. */
function scaleWords(service: Node, name: string, { containers }: PendingRequest): string | null {
  const wanted = textOf(at(service, 'scale')) ?? textOf(at(service, 'deploy', 'replicas')) ?? '1';
  const present = String(containers.filter((one) => one.service === name).length);
  return wanted === present ? null : `containers ${present} -> ${wanted}`;
}

type Container = NonNullable<ReturnType<typeof readInspected>>;

function imageWords(written: string, container: Container, images: LocalImages): string | null {
  const made = container.Config.Image;
  if (written !== made) return `image ${made} -> ${written}`;
  const now = images.named(written);
  if (now === undefined) return null;
  const label = container.Config.Labels?.['com.docker.compose.image'];
  const isSame = now.Id === container.Image || now.Id === label;
  return isSame ? null : `image ${written} was pulled or built again since`;
}

/** `--include-pending` does not include what would endanger data. */
export function refuseDangerous(pending: readonly Pending[]): void {
  const dangerous = pending.find(({ refused }) => refused !== undefined);
  if (dangerous === undefined) return;
  throw new Problem({
    code: 'pending-endangers-data',
    message: `--include-pending would recreate ${dangerous.service}: ${dangerous.refused}`,
    hints: [
      'leave --include-pending out: what is pending stays as it runs',
      `make your files say what runs, or move the data to what they say first, with a backup at hand`,
    ],
  });
}
