import type { World } from '../../ports/world.ts';
import { pgbackrest } from '../../practices/backup/engines/pgbackrest.ts';
import { heldPoints, keptPoints } from '../../practices/backup/operations/kept-points.ts';
import { verifyObjects } from '../../practices/backup/operations/objects.ts';
import { progressWords } from '../../practices/backup/operations/progress.ts';
import { spoolStatus } from '../../practices/backup/operations/status.ts';
import { rememberReadBack, type VerifiedWindow } from '../../practices/backup/operations/verified.ts';
import { verifyPoints } from '../../practices/backup/operations/verify-points.ts';
import { pastRestores } from '../../practices/backup/restore/record.ts';
import { isoTime } from '../../practices/backup/restore/target.ts';
import { windowsOf } from '../../practices/backup/restore/windows.ts';
import type { OpenBackup } from './opened.ts';

export interface RepositoryRead {
  readonly repository: string;
  /** None = every byte is what was written. */
  readonly faults: readonly string[];
  /** Recovery points that should be in it, and were looked for. */
  readonly points: number;
  /** Any moment of them can be recovered, oldest first; none = no moment can. */
  readonly windows: readonly VerifiedWindow[];
}

/** Reads every repository back, and remembers what came of it for the audit. */
export async function readBack(
  { adopted, sidecars, repositories, wishes }: OpenBackup,
  world: World,
): Promise<readonly RepositoryRead[]> {
  const results: RepositoryRead[] = [];
  const past = pastRestores(adopted.places, world.tree);
  const pushed = (await spoolStatus(sidecars))?.repositories ?? [];
  const kept = keptPoints(adopted.places, world.tree);
  for (const id of kept.unreadable)
    world.talk.warn(`.seaworthy/points/${id}.json cannot be read: that recovery point is not looked for`);
  for (const { number, shown } of repositories) {
    world.talk.progress(`${shown}: reading the database back`);
    const last = pushed.flatMap((one) => (one.number === number ? [one.lastPushed?.name ?? ''] : []));
    const database = await pgbackrest.verify({ sidecars, repository: { number } }, last);
    world.talk.progress(`${shown}: reading objects and files back`);
    const begun = world.clock.now();
    const objects = await verifyObjects(sidecars, number, (at) =>
      world.talk.progress(
        `${shown}: reading objects and files back, ${progressWords(at, begun, world.clock)}`,
      ),
    );
    world.talk.progress(`${shown}: looking for every recovery point`);
    // Now, for reading takes its time: what has grown too old meanwhile may be let go.
    const held = heldPoints(kept.points, wishes.backup.keep_days, world.clock.now());
    const { points, faults: unlike } = await verifyPoints(sidecars, { number, shown }, held, world);
    const faults = [...database.faults, ...objects, ...unlike];
    const windows = windowsOf(database, past).map(({ from, to, lacks }) => {
      return { from: isoTime(from), to: isoTime(to), lacks };
    });
    results.push({ repository: shown, faults, points, windows });
    rememberReadBack([{ number, place: shown, faults, windows }], adopted.places, world);
  }
  world.talk.progress('');
  return results;
}
