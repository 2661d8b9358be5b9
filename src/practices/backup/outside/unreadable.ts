import type { World } from '../../../ports/world.ts';
import { isWithin } from './paths.ts';

/** Files and folders that this user may not read, of those that would be (GNU find); none where nobody can tell. */
export async function unreadable(
  place: string,
  without: readonly string[],
  { exec }: Pick<World, 'exec'>,
): Promise<readonly string[]> {
  const argv = ['find', place, '(', '-type', 'f', '-o', '-type', 'd', ')'] as const;
  const result = await exec.run({ argv: [...argv, '!', '-readable', '-print0'], timeoutMs: 60_000 });
  if (!result.ran) return [];
  const paths = result.stdout.split('\0').filter((path) => path !== '');
  return paths.filter((path) => !without.some((one) => isWithin(path, one)));
}
