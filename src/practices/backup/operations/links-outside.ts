import { posix } from 'node:path';
import type { World } from '../../../ports/world.ts';
import type { NotSaved } from './deployment-files.ts';

/**
 * Of links in a deployment, those that lead out of it: a backup of the directory holds the link, and nothing of what it leads to.
 * Where it cannot be told (`realpath -m -z` is GNU's), the link counts as one.
 *
 * @param links absolute
 */
export async function linksOutside(
  directory: string,
  links: readonly string[],
  { exec }: Pick<World, 'exec'>,
): Promise<readonly NotSaved[]> {
  const found: NotSaved[] = [];
  for (let from = 0; from < links.length; from += atOnce)
    found.push(...(await someOutside(directory, links.slice(from, from + atOnce), exec)));
  return found;
}

/** Paths of 4096 bytes each stay far below what a command line may hold. */
const atOnce = 200;

async function someOutside(
  directory: string,
  links: readonly string[],
  exec: World['exec'],
): Promise<readonly NotSaved[]> {
  const argv = ['realpath', '-m', '-z', '--', directory, ...links] as const;
  const result = await exec.run({ argv, timeoutMs: 30_000 });
  const isTold = result.ran && result.code === 0;
  const [own = directory, ...places] = isTold ? result.stdout.split('\0') : [];
  return links.flatMap((link, index) => {
    const place = places[index];
    const path = posix.relative(directory, link);
    if (place === undefined) return [{ path, why: 'a link, and where it leads to cannot be told' }];
    if (place === own || place.startsWith(`${own}/`)) return [];
    return [{ path, why: `a link to ${place}, which is not in this directory: save that by itself` }];
  });
}
