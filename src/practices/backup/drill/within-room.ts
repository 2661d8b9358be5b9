// The disk while a drill goes on. What recovery writes is not known before: a backup tells of the cluster as it was then.
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { dataFolder } from '../container/paths.ts';
import { endingWith } from './ending.ts';

/** KiB that are left to the live database, which stops where it cannot write WAL. */
const reserve = 512 * 1024;
const betweenMs = 2_000;

/**
 * Does something until it is done, or until the disk is nearly full, which is a Problem.
 *
 * @param act gets a world that ends with the room, and what begins to watch a container that has the drill's data directory
 */
export async function withinRoom(
  world: World,
  act: (world: World, watch: (container: string) => void) => Promise<void>,
): Promise<void> {
  const [low, over] = [new AbortController(), new AbortController()];
  let watching: Promise<void> = Promise.resolve();
  try {
    await act(endingWith(world, low.signal), (container) => {
      watching = watchDisk(container, endingWith(world, over.signal), () => low.abort());
    });
  } catch (error) {
    throw low.signal.aborted ? nearlyFull() : error;
  } finally {
    over.abort();
    await watching;
  }
  // Proofs that were cut short count as failed, and do not throw.
  if (low.signal.aborted) throw nearlyFull();
}

async function watchDisk(container: string, world: World, onLow: () => void): Promise<void> {
  try {
    for (;;) {
      const free = await freeIn(container, world);
      if (free !== null && free < reserve) return onLow();
      await world.clock.sleep(betweenMs);
    }
  } catch (error) {
    // The drill is over.
    if (!(error instanceof Problem)) throw error;
  }
}

/** KiB; null = the container does not answer, for it is being restarted. */
async function freeIn(container: string, world: World): Promise<number | null> {
  const argv = ['docker', 'exec', container, 'df', '-P', '-k', dataFolder] as const;
  const result = await world.exec.run({ argv, timeoutMs: 20_000 });
  if (!result.ran || result.code !== 0) return null;
  const free = Number(result.stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]);
  return Number.isFinite(free) ? free : null;
}

function nearlyFull(): Problem {
  return new Problem({
    code: 'drill-no-room',
    message: `the drill was ended, for the disk of Docker is nearly full (${reserve / 1024} MiB were left)`,
    hints: ['make room there: docker system df shows what takes it'],
    fault: 'world',
    exitCode: 5,
  });
}
