import { posix } from 'node:path';
import { projectContainers } from '../../../../engine/compose/containers.ts';
import { Problem } from '../../../../model/problem.ts';
import type { World } from '../../../../ports/world.ts';
import { objectsFolder } from '../../container/objects-service.ts';
import { dataFolder } from '../../container/paths.ts';
import { readContainer } from '../docker.ts';

/**
 * Folders on this machine that services of a project keep data in, absolute: what the sidecars read. Docker tells, for the files of
 * the deployment may be what is broken.
 */
export async function dataFoldersOf(
  project: string,
  directory: string,
  world: World,
): Promise<readonly string[]> {
  const answer = await projectContainers(project, world);
  if (!answer.ok)
    throw new Problem({
      code: 'docker-failed',
      message: `Docker does not answer: ${answer.reason.trim().split('\n').at(-1)}`,
      hints: ['check that docker ps works for this user'],
      fault: 'world',
    });
  const mounts = answer.containers.flatMap(({ inspected }) => readContainer(inspected).Mounts);
  const data = mounts
    .filter(
      ({ Type, Destination }) =>
        Type === 'bind' && (Destination === dataFolder || Destination === objectsFolder),
    )
    .map(({ Source }) => posix.normalize(Source));
  return [...new Set([...data, posix.join(directory, 'volumes/logs')])];
}
