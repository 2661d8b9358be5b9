import { takeJobLock } from '../../engine/state/jobs.ts';
import type { Lock } from '../../engine/state/lock.ts';
import type { Places } from '../../engine/state/places.ts';
import type { DrillRecord } from '../../model/drill.ts';
import type { World } from '../../ports/world.ts';
import type { Ending } from '../../practices/backup/drill/ending.ts';
import { keepDrill } from '../../practices/backup/drill/records.ts';
import { runDrill } from '../../practices/backup/drill/run-drill.ts';
import { refuseDuringRestore } from '../../practices/backup/restore/record.ts';
import type { Target } from '../../practices/backup/restore/target.ts';
import type { OpenBackup } from './opened.ts';

export interface DrillWanted {
  /** null = a random second. */
  readonly target: Target | null;
  readonly asked: string;
  readonly only: number | undefined;
  readonly seed: number | undefined;
  readonly keep: boolean;
}

/** One drill at a time; a person may run one while the agent's job of that name is idle. */
export function lockDrills(places: Places, world: World): Lock {
  return takeJobLock(places, 'drill-run', world);
}

/** Runs a drill under its lock, and keeps what came of it. One that was interrupted says nothing, and is not kept. */
export async function drill(
  opened: OpenBackup,
  wanted: DrillWanted,
  ending: Ending,
  world: World,
): Promise<DrillRecord> {
  const { adopted, wishes, sidecars, repositories } = opened;
  const { places } = adopted;
  refuseDuringRestore(places, world.tree);
  const lock = lockDrills(places, world);
  try {
    const seed = wanted.seed ?? Buffer.from(world.randomBytes(4)).readUInt32BE();
    const request = { ...wanted, adopted, wishes: wishes.backup, sidecars, repositories, seed };
    const done = await runDrill(request, ending, world);
    if (done.verdict !== 'interrupted') keepDrill(places, done, world.tree);
    return done;
  } finally {
    lock.release();
  }
}
