import type { World } from '../../../ports/world.ts';
import { isHandedOver } from '../restore/live-database.ts';
import { spoolStatus } from '../restore/spool.ts';
import type { Marker } from './live-view.ts';

/** Seconds from a commit until it was in every repository. */
export type Safe =
  | { readonly seconds: number }
  /** Not after `beyond` seconds. `isSaved` = it is at least in the repository that is drilled. */
  | { readonly reason: string; readonly beyond: number; readonly isSaved: boolean };

/** Milliseconds for a commit to get there: the server hands its segment over, and a slow line takes it. */
export function longestWait(archiveTimeout: number): number {
  return 150_000 + archiveTimeout * 1000;
}

const betweenMs = 2_000;

/** Waits until the sidecar has pushed the segment that a commit lies in: what a loss of this machine takes with it, measured. */
export async function safeAfter(
  sidecar: string,
  marker: Marker,
  { mostMs, repository }: { readonly mostMs: number; readonly repository: number },
  world: World,
): Promise<Safe> {
  for (;;) {
    const status = await spoolStatus(sidecar, world);
    const now = world.clock.now().getTime();
    if (isHandedOver(marker.segment, status?.lastPushed?.name ?? ''))
      return { seconds: Math.max(0, Date.parse(status?.lastPushed?.at ?? '') - marker.at) / 1000 };
    if (now - marker.at > mostMs) {
      const own = status?.repositories.find(({ number }) => number === repository);
      const isSaved = isHandedOver(marker.segment, own?.lastPushed?.name ?? '');
      const beyond = mostMs / 1000;
      return { reason: `a commit was not in every repository after ${beyond} s`, beyond, isSaved };
    }
    await world.clock.sleep(betweenMs);
  }
}
