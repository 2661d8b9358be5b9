// A service of ours that no file defines any more has a container still, which Compose would only call an orphan: it is taken
// away before anything is brought up, for what takes its place may want the same port.
import { at } from '../../deployment/node.ts';
import { Problem } from '../../model/problem.ts';
import type { Generation, Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose } from '../compose/compose.ts';
import { appendEntry, readJournal } from '../state/journal.ts';

/**
 * Takes away the containers of services that one of `passed` added and the files in effect do not have. Volumes stay: a
 * certificate, or measurements, cannot be had again. Twice = once.
 */
export async function takeAwayGone(
  passed: readonly (Generation | null)[],
  run: Run,
  adopted: Adopted,
  compose: Compose,
  world: World,
): Promise<void> {
  const gone = addedBy(passed).filter((service) => !isDefined(service, adopted));
  if (gone.length === 0) return;
  const containers = (await compose.containers()).filter(({ service }) => gone.includes(service));
  if (containers.length === 0) return;
  const services = [...new Set(containers.map(({ service }) => service))].sort();
  appendEntry(adopted.places, run.number, { step: 'down', services }, world.tree);
  const complaint = await compose.takeAway(containers.map(({ id }) => id));
  if (complaint !== null) throw stuck(services, complaint);
}

/**
 * Services whose containers follow the files in this run: those that it recreates, and those of ours that it took away and
 * whose stage was rolled back since.
 */
export function servicesToFollow(
  { number, recreates = [] }: Run,
  adopted: Adopted,
  world: World,
): readonly string[] {
  const taken = readJournal(adopted.places, number, world.tree).flatMap((entry) =>
    entry.step === 'down' ? entry.services : [],
  );
  return [...new Set([...recreates, ...taken.filter((service) => isDefined(service, adopted))])];
}

function addedBy(generations: readonly (Generation | null)[]): readonly string[] {
  const fragments = generations.flatMap((one) => one?.contributions.flatMap((each) => each.fragments) ?? []);
  return [...new Set(fragments.flatMap((one) => (one.kind === 'new-service' ? [one.service] : [])))];
}

/** In a profile that is not active, too: then it is somebody's. */
function isDefined(service: string, { project }: Adopted): boolean {
  return at(project.root, 'services', service) !== undefined || project.inactiveServices.includes(service);
}

function stuck(services: readonly string[], said: string): Problem {
  return new Problem({
    code: 'container-stuck',
    message: `the container of ${services.join(', ')} could not be taken away: ${said}`,
    hints: ['look at it: docker ps -a', 'run the command again once Docker lets go of it'],
    fault: 'world',
  });
}
