import type { Failing } from '../model/sidecar.ts';
import type { SidecarWorld } from './world.ts';

const firstMs = 1000;
const longestMs = 30_000;
const againMs = 5 * 60_000;

/** Something that fails again and again: how long to wait, since when it fails, and when to say so. */
export interface Trouble {
  /** It failed. Says so the first time, with every new reason, and every five minutes; returns the milliseconds to wait. */
  failed(reason: string): number;
  /** It went well. */
  over(): void;
  current(): Failing | null;
}

/** @param what completes "seaworthy: … fails": `pushing WAL` */
export function watchTrouble(what: string, world: SidecarWorld): Trouble {
  let failing: Failing | null = null;
  let times = 0;
  let saidMs = 0;

  function failed(reason: string): number {
    const now = world.clock.now();
    const isNew = failing?.reason !== reason;
    if (isNew || Math.abs(now.getTime() - saidMs) >= againMs) {
      saidMs = now.getTime();
      world.talk.warn(`seaworthy: ${what} fails, and is tried again: ${reason}`);
    }
    failing = { since: failing?.since ?? now.toISOString(), reason };
    const full = Math.min(longestMs, firstMs * 2 ** times);
    times = Math.min(times + 1, 10);
    // Between half and all of it: several sidecars must not come back to a store at once.
    return full * (0.5 + ((world.randomBytes(1)[0] ?? 0) / 255) * 0.5);
  }

  function over(): void {
    if (failing !== null)
      world.talk.warn(`seaworthy: ${what} works again (it failed since ${failing.since})`);
    failing = null;
    times = 0;
  }

  return { failed, over, current: () => failing };
}
