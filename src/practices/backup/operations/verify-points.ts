// Whether each recovery point is whole in its repository: what its record names is there, and is what was saved.
import type { World } from '../../../ports/world.ts';
import { type Snapshot, snapshotsOf } from './objects.ts';
import { databaseInfo, manifestChecksum } from './pgbackrest.ts';
import type { PointPart, RecoveryPoint } from './point.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';
import { isAway } from './status.ts';

const limitMs = 60 * 60_000;

export interface PointsRead {
  /** How many of the points are in this repository. */
  readonly points: number;
  /** None = each is whole. */
  readonly faults: readonly string[];
}

/**
 * Trees of snapshots and checksums of manifests are compared for every point; whoever reads the repository back proves by them
 * that all of it is what was saved. The files of the newest point are read to their last byte as well, as a restore reads them.
 *
 * @param points those that retention holds, oldest first
 */
export async function verifyPoints(
  sidecars: Sidecars,
  { number, shown }: { readonly number: number; readonly shown: string },
  points: readonly RecoveryPoint[],
  world: World,
): Promise<PointsRead> {
  const own = points.flatMap(({ id, repositories }) => {
    // The place says which one it is: its number is what the wishes give it now.
    const part = repositories.find(({ place }) => place === shown);
    return part === undefined ? [] : [{ id, part: { ...part, number } }];
  });
  if (own.length === 0) return { points: 0, faults: [] };
  const [info] = await databaseInfo(sidecars, [number]);
  if (info === undefined || isAway(info))
    return { points: own.length, faults: [`its backups cannot be listed: ${info?.status ?? 'no answer'}`] };
  const labels = new Set(info.backups.map(({ label }) => label));
  const snapshots = await snapshotsOf(sidecars, number);
  const isKnown = ({ part }: (typeof own)[number]) =>
    labels.has(part.database.label) || snapshots.some(({ id }) => id === part.objects.snapshot);
  if (!own.some(isKnown)) return { points: own.length, faults: [another(own.length)] };
  const faults: string[] = [];
  for (const { id, part } of own) {
    const isThere = labels.has(part.database.label);
    const found = [
      isThere ? await manifestFault(sidecars, part) : `its backup ${part.database.label} is missing`,
      snapshotFault(snapshots, part.objects, 'objects and keys'),
      snapshotFault(snapshots, part.deployment, 'the files of the deployment'),
    ];
    faults.push(...found.flatMap((fault) => (fault === null ? [] : [`recovery point ${id}: ${fault}`])));
  }
  const last = own.at(-1);
  const isToRead = last !== undefined && snapshots.some(({ id }) => id === last.part.deployment.snapshot);
  const torn = isToRead ? await tarFault(sidecars, last.part, world) : null;
  if (torn !== null) faults.push(`recovery point ${last?.id}: ${torn}`);
  return { points: own.length, faults };
}

function another(points: number): string {
  const which =
    points === 1 ? 'the recorded recovery point is' : `none of ${points} recorded recovery points is`;
  const isIt = points === 1 ? ' not in it' : ' in it';
  return `${which}${isIt}: another disk or bucket lies there, or it was emptied; if that was meant, take the records of before out of .seaworthy/points`;
}

async function manifestFault(sidecars: Sidecars, { number, database }: PointPart): Promise<string | null> {
  if (database.manifestChecksum === undefined) return null;
  try {
    const found = await manifestChecksum(sidecars, number, database.label);
    if (found === database.manifestChecksum) return null;
    return `the manifest of its backup ${database.label} is not the one that was written`;
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    return `the manifest of its backup ${database.label} cannot be read: ${error.message}`;
  }
}

function snapshotFault(
  snapshots: readonly Snapshot[],
  { snapshot, tree }: PointPart['objects'],
  what: string,
): string | null {
  const found = snapshots.find(({ id }) => id === snapshot);
  const named = `its snapshot ${snapshot.slice(0, 8)} (${what})`;
  if (found === undefined) return `${named} is missing`;
  return tree === undefined || found.tree === tree ? null : `${named} holds something else than was saved`;
}

async function tarFault(
  sidecars: Sidecars,
  { number, deployment }: PointPart,
  { pipes }: World,
): Promise<string | null> {
  if (deployment.sha256 === undefined) return null;
  const words = ['dump', '--no-lock', deployment.snapshot, '/deployment.tar'];
  const result = await pipes.run({ from: [sidecars.resticPiped(number, words)], timeoutMs: limitMs });
  if (!result.ok) return `its deployment.tar cannot be read back: ${result.reason}`;
  return result.sha256 === deployment.sha256
    ? null
    : 'its deployment.tar is not what was written (its checksum differs)';
}
