import { StoreFailure } from '../../model/store-failure.ts';
import type { World } from '../../ports/world.ts';

export interface Persistence {
  /** The first one included. */
  readonly attempts: number;
  /** The longest first pause; it doubles with each attempt up to the cap. */
  readonly pauseMs: number;
  readonly capMs: number;
}

export const usualPersistence: Persistence = { attempts: 8, pauseMs: 500, capMs: 20_000 };

/**
 * Asks a store again while what fails may pass (busy, cut, silent, unreachable), and throws the last failure. Only for what may be
 * asked twice: put, get, list, delete, a part of an upload. Pauses are random up to a limit that grows, so that many clients do not
 * come back at once ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export async function persistently<Result>(
  ask: () => Promise<Result>,
  world: Pick<World, 'clock' | 'randomBytes'>,
  { attempts, pauseMs, capMs }: Persistence = usualPersistence,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const mayPass = error instanceof StoreFailure && error.isPassing && attempt < attempts;
      if (!mayPass) throw error;
    }
    const longest = Math.min(capMs, pauseMs * 2 ** (attempt - 1));
    await world.clock.sleep(Math.floor(longest * share(world)));
  }
}

/** From 0 up to 1. */
function share({ randomBytes }: Pick<World, 'randomBytes'>): number {
  const [high = 0, low = 0] = randomBytes(2);
  return (high * 256 + low) / 65_536;
}
