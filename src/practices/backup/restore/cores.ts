import type { World } from '../../../ports/world.ts';
import { docker } from './docker.ts';

/** Decompression is what takes time; more than this many writers only wait for the disk. */
const mostUseful = 16;

/** How many files a restore may write at once: all cores of the engine's host, since the database is down. At least two. */
export async function coresOf(world: World): Promise<number> {
  const said = await docker(world, ['info', '--format', '{{.NCPU}}']).catch(() => '');
  return Math.min(mostUseful, Math.max(2, Number.parseInt(said, 10) || 0));
}
