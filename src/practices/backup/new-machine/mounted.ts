// Where containers have things from.
import { posix } from 'node:path';
import { serviceOf } from '../../../engine/find-service.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { Container } from '../restore/docker.ts';
import { containerOf, type Site } from '../restore/site.ts';
import { objectsSource } from '../sources.ts';
import type { Place } from './stand-ins.ts';

/** What a container has mounted at a path; null = nothing is mounted there. */
export function mountedAt({ Mounts }: Container, target: string): Place | null {
  const mount = Mounts.find(
    ({ Destination }) => posix.normalize(Destination).replace(/\/$/, '') === target.replace(/\/$/, ''),
  );
  if (mount === undefined) return null;
  if (mount.Type === 'volume') return { type: 'volume', source: mount.Name ?? '' };
  return { type: 'bind', source: mount.Source };
}

/** The mount of objects on disk, by the container of storage; null = they are in a bucket, or there is no storage. */
export async function objectsPlace(site: Site, services: readonly ServiceFact[]): Promise<Place | null> {
  const { directory } = site.adopted.places;
  const storage = serviceOf(services, 'storage');
  const source = objectsSource(services, directory);
  if (storage === undefined || source === null) return null;
  const target = storage.volumes.find((one) => isSame(one.source, source.source, directory))?.target;
  if (target === undefined) return null;
  return mountedAt((await containerOf(site, storage.name)).read, target);
}

/** A folder of the deployment is relative in one and absolute in the other. */
function isSame(one: string | undefined, other: string, directory: string): boolean {
  return one === other || one === posix.resolve(directory, other);
}
