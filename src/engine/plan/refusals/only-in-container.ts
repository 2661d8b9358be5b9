import { at, type Node, textOf } from '../../../deployment/node.ts';
import { volumesOf } from '../../../facts/services/network.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import { servicesOf } from '../../find-service.ts';
import { customConfigDirectory, isSupabasePostgres } from '../../postgres-image.ts';
import type { Candidate } from '../../render/candidate.ts';
import type { LiveView } from '../live-view.ts';
import { dataRoot, defaultDataDirectory, isAtOrBelow } from '../pending/data-danger.ts';
import { readInspected, variablesOf } from '../pending/inspected.ts';

/**
 * Refuses a plan that recreates a database of which something lies in the container alone: the container that comes after
 * it starts without. A dump holds no key of the vault, and is no reason to throw the data away.
 */
export function refuseLossOfContainer(
  candidate: Candidate,
  services: readonly ServiceFact[],
  touched: readonly string[],
  view: LiveView,
): void {
  for (const service of servicesOf(services, 'db').filter(({ name }) => touched.includes(name))) {
    const node = at(candidate.project.root, 'services', service.name);
    if (node === undefined || isYetToBeMade(service.name, view)) continue;
    const data = dataInContainer(service.name, view) ?? dataBesideMounts(node);
    if (data !== null) throw lost(service.name, `its data (${data})`, data);
    if (isSupabasePostgres(service) && !isMounted(node, customConfigDirectory)) {
      throw lost(service.name, `the key of its vault (${customConfigDirectory})`, customConfigDirectory);
    }
  }
}

/** Nothing lies in a container that there never was. */
function isYetToBeMade(name: string, view: LiveView): boolean {
  return view.asked && !view.containers.some(({ service }) => service === name);
}

/** What Docker says itself: an image's own VOLUME is a mount as well, and Compose carries it over. */
function dataInContainer(name: string, view: LiveView): string | null {
  if (!view.asked) return null;
  for (const { inspected } of view.containers.filter(({ service }) => service === name)) {
    const container = readInspected(inspected);
    const mounts = container?.Mounts;
    if (mounts === undefined || mounts === null) continue;
    const data = variablesOf(container?.Config.Env).get('PGDATA') || defaultDataDirectory;
    if (!mounts.some(({ Destination }) => isAtOrBelow(data, Destination))) return data;
  }
  return null;
}

/** Without Docker: only what is certain. Below the usual place an image has a VOLUME of its own. */
function dataBesideMounts(service: Node): string | null {
  const data = textOf(at(service, 'environment', 'PGDATA')) || defaultDataDirectory;
  if (isAtOrBelow(data, dataRoot)) return null;
  return isMounted(service, data) ? null : data;
}

/** A folder counts as mounted when something in it is: a key may be a mount of its own. */
function isMounted(service: Node, folder: string): boolean {
  return volumesOf(service).some(({ target }) => isAtOrBelow(folder, target) || isAtOrBelow(target, folder));
}

function lost(service: string, what: string, folder: string): Problem {
  return new Problem({
    code: 'only-in-container',
    message: `the plan would recreate ${service}, and ${what} would be lost: no volume is mounted there`,
    hints: [
      `copy it out (docker compose cp ${service}:${folder} ./saved), mount a volume with it there, and plan again`,
      `until then take changes that leave ${service} alone, by --only`,
    ],
  });
}
