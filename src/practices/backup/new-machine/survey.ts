// What would be restored, of a repository and the files in it. Nothing is changed but the workshop.

import { unseal } from '../../../engine/state/seal.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { pointShape, type RecoveryPoint } from '../operations/point.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import { type Choice, chooseBackup } from '../restore/choice.ts';
import { withinBreak } from '../restore/choice-break.ts';
import { identityOfBackups } from '../restore/cluster-identity.ts';
import { breakIn } from '../restore/continuity.ts';
import { wayOf } from '../restore/preflight.ts';
import { restoresIn } from '../restore/record.ts';
import type { Target } from '../restore/target.ts';
import { type PastRestore, timelineIn, timelineOf } from '../restore/timelines.ts';
import { filesAt, type Held, type HeldPoint, heldIn } from './points.ts';
import { fetchTar, textIn, type Unpacked, unpackTar } from './saved-files.ts';
import type { Workshop } from './workshop.ts';

export interface Survey extends Unpacked {
  readonly held: Held;
  readonly choice: Choice;
  readonly identity: string | null;
  /** The newest timeline of all. */
  readonly live: number;
  readonly point: HeldPoint;
  readonly filesAreLater: boolean;
  /** Restores that the old machine knew of, at its newest run. */
  readonly past: readonly PastRestore[];
  /** The record of that run; null = the repository has none. */
  readonly record: RecoveryPoint | null;
}

const historyName = './.seaworthy/restores.json';

export async function surveyOf(
  request: {
    readonly sidecars: Sidecars;
    readonly workshop: Workshop;
    readonly shown: string;
    readonly target: Target;
  },
  world: World,
): Promise<Survey> {
  const { sidecars, workshop, shown, target } = request;
  world.talk.progress(`asking ${shown} what it holds`);
  const held = await heldIn(sidecars, shown);
  const newest = held.points.findLast(({ files }) => files !== null);
  if (newest?.files == null) throw noFiles(shown);
  await fetchTar(sidecars, newest.files, workshop.newest, world);
  const past = await pastIn(workshop.newest, world);
  const choice = choiceIn(held, target, past);
  const found = filesAt(held.points, momentFor(choice, held));
  if (found?.point.files == null) throw noFiles(shown);
  const { point, isLater } = found;
  const tar = point.id === newest.id ? workshop.newest : workshop.tar;
  if (point.id !== newest.id) await fetchTar(sidecars, found.point.files, tar, world);
  world.talk.progress('unpacking the files of the deployment');
  const unpacked = await unpackTar(tar, workshop.files, world);
  const record = point.record === null ? null : await recordIn(sidecars, point.record);
  world.talk.progress('');
  return {
    ...unpacked,
    ...{ held, choice, point, past, record },
    filesAreLater: isLater,
    live: newestTimeline(held, past),
    identity: await identityOfBackups(sidecars),
  };
}

/** A target behind the last WAL, or behind WAL that is missing, is refused before anything is made. */
function choiceIn({ info, saved, savedTo }: Held, target: Target, past: readonly PastRestore[]): Choice {
  const repositories = [info];
  const chosen = chooseBackup({ ...{ target, past, repositories, live: null }, archivedTo: savedTo });
  const way = wayOf(chosen, repositories, past);
  const broken = way === null || saved.size === 0 ? null : breakIn(saved, way);
  return withinBreak(chosen, broken, way);
}

function newestTimeline({ info: { backups, wal } }: Held, past: readonly PastRestore[]): number {
  const archived = wal === null ? [] : [timelineIn(wal.last)];
  return Math.max(1, ...archived, ...backups.map(timelineOf), ...past.map(({ made }) => made));
}

/** The files of a backup's own run: that run began before the backup did. */
function momentFor({ target, backup, until }: Choice, { info }: Held): number {
  if (target.kind !== 'backup') return until;
  const own = info.backups.find(({ label }) => label === backup);
  return own === undefined ? until : own.started * 1000;
}

async function pastIn(tar: string, world: World): Promise<readonly PastRestore[]> {
  const text = await textIn(tar, historyName, world);
  return text === null ? [] : restoresIn(historyName, Buffer.from(text));
}

async function recordIn(sidecars: Sidecars, snapshot: string): Promise<RecoveryPoint | null> {
  const text = await sidecars.restic(1, ['dump', '--no-lock', snapshot, 'point.json'], {
    timeoutMs: 300_000,
  });
  const opened = unseal(Buffer.from(text.replace(/\n$/, '')));
  const read = pointShape.safeParse(opened.ok ? opened.value : null);
  return read.success ? read.data : null;
}

function noFiles(shown: string): Problem {
  return new Problem({
    code: 'restore-empty',
    message: `${shown} holds the database, and no files of a deployment beside it`,
    hints: [
      'put the files (.env, Compose files, seaworthy.yaml) back by hand, then use seaworthy restore in place',
    ],
  });
}
