// The deployment's own files of a recovery point, out of the repository into a folder that only their owner can enter.
import { posix } from 'node:path';
import { type Places, placesOf } from '../../../../engine/state/places.ts';
import { ensureFolder } from '../../../../engine/state/prepare.ts';
import { Problem } from '../../../../model/problem.ts';
import type { World } from '../../../../ports/world.ts';
import { type Snapshot, snapshotsOf, tags } from '../../operations/objects.ts';
import type { Sidecars } from '../../operations/sidecars.ts';
import { layLinks } from '../../outside/lay.ts';
import { type OutsideEntry, readOutside, unpackedOutside } from '../../outside/record.ts';
import { isoTime, type Target } from '../target.ts';

/** Name in the snapshot (operations/back-up.ts). */
const archiveName = 'deployment.tar';
const limitMs = 30 * 60_000;

/** The snapshot of the deployment's files that belongs to a target. A Problem when there is none. */
export async function deploymentSnapshot(
  sidecars: Sidecars,
  repository: number,
  target: Target,
  /** Milliseconds since the epoch: the moment, or the end of the backup that is named. */
  until: number,
): Promise<Snapshot> {
  const all = await snapshotsOf(sidecars, repository);
  const found = snapshotFor(all, target, until);
  if (found !== null) return found;
  const first = all.find((one) => one.tags.includes(tags.deployment));
  throw new Problem({
    code: 'restore-config-none',
    message: `repository ${repository} holds no files of the deployment of that moment`,
    hints: [first === undefined ? 'seaworthy backup run saves them' : `the first ones are of ${first.time}`],
  });
}

/** A run saves the database first, and the files then. Exported for its test. */
export function snapshotFor(snapshots: readonly Snapshot[], target: Target, until: number): Snapshot | null {
  const own = snapshots
    .filter((one) => one.tags.includes(tags.deployment))
    .map((one) => ({ one, at: Date.parse(one.time) }))
    .sort((left, right) => left.at - right.at);
  const found =
    target.kind === 'backup' ? own.find(({ at }) => at >= until) : own.findLast(({ at }) => at <= until);
  return found?.one ?? null;
}

export interface Unpacked {
  readonly folder: string;
  /** What of elsewhere was saved with them; what links led to lies in the folder where they stood. */
  readonly entries: readonly OutsideEntry[];
}

/** Runs something with the files unpacked; they are taken away again whatever happens but a kill, and by the next run after one. */
export async function withUnpacked<T>(
  request: {
    readonly sidecars: Sidecars;
    readonly snapshot: Snapshot;
    readonly places: Places;
    readonly world: World;
  },
  act: (unpacked: Unpacked) => T,
): Promise<T> {
  const { sidecars, snapshot, places, world } = request;
  const work = posix.join(places.state, 'restore-config');
  world.tree.removeDirectory(work);
  const folder = posix.join(work, 'files');
  ensureFolder(places, folder, world.tree);
  try {
    const archive = posix.join(work, archiveName);
    world.talk.progress(`fetching the files of ${isoTime(Date.parse(snapshot.time))}`);
    await sidecars.restic(snapshot.repository, ['dump', '--no-lock', snapshot.id, archiveName], {
      outputFile: archive,
      timeoutMs: limitMs,
    });
    await unpack(archive, folder, world);
    const record = readOutside(placesOf(folder), world.tree);
    if (record !== null) await layLinks(folder, record, world);
    return act({ folder, entries: record?.entries ?? [] });
  } finally {
    world.talk.progress('');
    world.tree.removeDirectory(work);
  }
}

/** What lay outside of the directory has an absolute name, and comes to lie apart. */
async function unpack(archive: string, folder: string, world: World): Promise<void> {
  await tar(['-C', folder, '--exclude=/*', '--file', archive], world);
  const apart = unpackedOutside(placesOf(folder));
  ensureFolder(placesOf(folder), apart, world.tree);
  // A member that is not there is an error, and an archive may hold none.
  await tar(['-C', apart, '--exclude=./*', '--exclude=.', '--file', archive], world);
}

async function tar(words: readonly string[], world: World): Promise<void> {
  const result = await world.exec.run({
    argv: ['tar', '--extract', '--preserve-permissions', '--anchored', '--wildcards', ...words],
    timeoutMs: limitMs,
  });
  if (result.ran && result.code === 0) return;
  const said = result.ran ? (result.stderr.trim().split('\n').at(-1) ?? '') : result.reason;
  throw new Problem({
    code: 'restore-config-unpack',
    message: `the saved files cannot be unpacked: ${said}`,
    hints: ['run it as the user who owns the files of the deployment, or as root'],
    fault: 'world',
  });
}
