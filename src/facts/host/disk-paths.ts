import { dirname } from 'node:path';
import { dockerInfo } from '../docker/connect.ts';
import { inspectedProject, labelOf } from '../docker/inspected.ts';
import type { GathererContext } from '../gatherer.ts';

/** A path that must not fill up, and what of the deployment lies there. */
export interface DiskPath {
  readonly holds: 'data' | 'storage' | 'docker' | 'deployment';
  readonly path: string;
}

/** Where the database and the storage service keep what they are given, inside their containers. */
const targets = [
  { holds: 'data', role: 'db', target: /^\/var\/lib\/postgresql(?:\/data)?$/ },
  { holds: 'storage', role: 'storage', target: /^\/var\/lib\/storage$/ },
] as const;

/** The paths as the running containers mount them, else as the files say. */
export async function diskPaths(context: GathererContext): Promise<readonly DiskPath[]> {
  const services = context.before.services?.known ? context.before.services.value : [];
  const inspected = await inspectedProject(context);
  const containers = inspected.known ? inspected.value.own : [];
  const mounted = targets.flatMap(({ holds, role, target }): readonly DiskPath[] => {
    const service = services.find((candidate) => candidate.role === role);
    if (service === undefined) return [];
    const running = containers
      .filter((container) => labelOf(container, 'service') === service.name)
      .flatMap((container) => container.Mounts ?? [])
      .find((mount) => target.test(mount.Destination));
    const bound = service.volumes.find((volume) => volume.type === 'bind' && target.test(volume.target));
    const path = running?.Source || bound?.source;
    return path === undefined ? [] : [{ holds, path }];
  });
  const info = await dockerInfo(context);
  return [
    ...mounted,
    ...(info.known ? [{ holds: 'docker' as const, path: info.value.DockerRootDir }] : []),
    { holds: 'deployment', path: context.project.directory },
  ];
}

/** The path, or the nearest folder above it that is there: a data directory may not have been made yet. */
export function existingPart(context: GathererContext, path: string): string {
  let current = path;
  while (current !== '/' && typeof context.world.files.status(current) === 'string')
    current = dirname(current);
  return current;
}
