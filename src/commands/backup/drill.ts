import { takeJobLock } from '../../engine/state/jobs.ts';
import type { Lock } from '../../engine/state/lock.ts';
import type { Places } from '../../engine/state/places.ts';
import type { DrillRecord } from '../../model/drill.ts';
import type { World } from '../../ports/world.ts';
import type { Ending } from '../../practices/backup/drill/ending.ts';
import { keepDrill } from '../../practices/backup/drill/records.ts';
import { choose } from '../../practices/backup/drill/rehearse.ts';
import { neededFor } from '../../practices/backup/drill/room.ts';
import { type DrillRequest, runDrill } from '../../practices/backup/drill/run-drill.ts';
import { refuseDuringRestore } from '../../practices/backup/restore/record.ts';
import { siteOf } from '../../practices/backup/restore/site.ts';
import { isoTime, type Target } from '../../practices/backup/restore/target.ts';
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

/** What a drill would do, as far as it is known before. */
export interface DrillPreview {
  /** ISO 8601; null = the end of what is saved. */
  readonly moment: string | null;
  readonly seed: number | null;
  readonly repository: number;
  readonly backup: string;
  readonly bytes: number;
  /** Bytes that have to be free on the disk of Docker. */
  readonly needed: number;
}

export async function previewDrill(
  opened: OpenBackup,
  wanted: DrillWanted,
  world: World,
): Promise<DrillPreview> {
  const request = requestOf(opened, wanted, world);
  const { choice } = await choose(request, await siteOf(opened.adopted, world), world);
  const { repository, backup, bytes, target, until } = choice;
  return {
    moment: target.kind === 'latest' ? null : isoTime(until),
    seed: wanted.target === null ? request.seed : null,
    ...{ repository, backup, bytes, needed: neededFor(bytes) },
  };
}

function requestOf(
  { adopted, wishes, sidecars, repositories }: OpenBackup,
  wanted: DrillWanted,
  world: World,
): DrillRequest {
  const seed = wanted.seed ?? Buffer.from(world.randomBytes(4)).readUInt32BE();
  return { ...wanted, adopted, wishes: wishes.backup, sidecars, repositories, seed };
}

/** Runs a drill under its lock, and keeps what came of it. One that was interrupted says nothing, and is not kept. */
export async function drill(
  opened: OpenBackup,
  wanted: DrillWanted,
  ending: Ending,
  world: World,
): Promise<DrillRecord> {
  const { places } = opened.adopted;
  refuseDuringRestore(places, world.tree);
  const lock = lockDrills(places, world);
  try {
    const done = await runDrill(requestOf(opened, wanted, world), ending, world);
    if (done.verdict !== 'interrupted') keepDrill(places, done, world.tree);
    return done;
  } finally {
    lock.release();
  }
}
