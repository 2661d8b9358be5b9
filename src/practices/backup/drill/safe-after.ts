import type { World } from '../../../ports/world.ts';
import { isHandedOver } from '../restore/live-database.ts';
import { spoolStatus } from '../restore/spool.ts';
import type { Marker } from './live-view.ts';

/** Seconds from a commit until it was in every repository. */
export type Safe = { readonly seconds: number } | { readonly reason: string };

/** As long as a full segment over a slow line may take, and more than the minute that is promised. */
const mostMs = 180_000;
const betweenMs = 2_000;

/** Waits until the sidecar has pushed the segment that a commit lies in: what a loss of this machine takes with it, measured. */
export async function safeAfter(sidecar: string, marker: Marker, world: World): Promise<Safe> {
  for (;;) {
    const status = await spoolStatus(sidecar, world);
    const now = world.clock.now().getTime();
    if (isHandedOver(marker.segment, status?.lastPushed?.name ?? ''))
      return { seconds: Math.max(0, Date.parse(status?.lastPushed?.at ?? '') - marker.at) / 1000 };
    if (now - marker.at > mostMs)
      return { reason: `a commit was not in every repository after ${mostMs / 1000} s` };
    await world.clock.sleep(betweenMs);
  }
}
