// The logical copies of a repository. They have a host of their own in restic, so that the retention of objects leaves them alone.
import { Problem } from '../../../model/problem.ts';
import type { EngineSite } from '../engines/contract.ts';
import { type Snapshot, snapshotsOf } from '../operations/objects.ts';
import { type Manifest, manifestShape, setId } from './manifest.ts';

export const logicalHost = 'seaworthy-logical';
export const manifestTag = 'manifest';
export const manifestFile = 'manifest.json';

export interface LogicalSets {
  /** Oldest first. */
  readonly whole: readonly Manifest[];
  /** Snapshots of sets that were cut short, or are being made. */
  readonly unfinished: readonly Snapshot[];
  /** Sets whose manifest cannot be read: damaged, or written by a newer version. Nothing of them is ever let go. */
  readonly unreadable: readonly string[];
  /** Snapshots of each set that has a manifest. */
  readonly snapshots: ReadonlyMap<string, readonly string[]>;
}

/** A manifest that cannot be read is told and passed over: it hides no other set. */
export async function logicalSets({ sidecars, repository, world }: EngineSite): Promise<LogicalSets> {
  const all = await snapshotsOf(sidecars, repository.number, logicalHost);
  const idOf = ({ tags }: Snapshot) => tags.find((tag) => setId.test(tag)) ?? '';
  const manifests = all.filter(({ tags }) => tags.includes(manifestTag));
  const finished = new Set(manifests.map(idOf));
  const whole: Manifest[] = [];
  const unreadable: string[] = [];
  for (const snapshot of manifests) {
    const words = ['dump', '--no-lock', snapshot.id, `/${manifestFile}`];
    const manifest = await attempt(async () =>
      read(await sidecars.restic(repository.number, words, { timeoutMs: 300_000 })),
    );
    if (!(manifest instanceof Problem)) whole.push(manifest);
    else {
      unreadable.push(idOf(snapshot));
      world.talk.warn(`${repository.shown}: ${idOf(snapshot)} is passed over: ${manifest.message}`);
    }
  }
  return {
    whole: whole.sort((one, other) => one.id.localeCompare(other.id)),
    unreadable,
    unfinished: all.filter((one) => !finished.has(idOf(one))),
    snapshots: new Map(
      [...finished].map((id) => [id, all.filter((one) => idOf(one) === id).map((one) => one.id)]),
    ),
  };
}

async function attempt<T>(act: () => Promise<T>): Promise<T | Problem> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/**
 * What to forget: whole sets older than the days, never the newest, and what was cut short more than a day ago. Pure.
 * A set of the future is of a clock that was ahead: until its time has come it stays, and is not the newest.
 */
export function forgettable(
  { whole, unfinished, snapshots }: Omit<LogicalSets, 'unreadable'>,
  keepDays: number,
  now: Date,
): readonly string[] {
  const day = 86_400_000;
  const newest = whole.findLast(({ ended }) => Date.parse(ended) <= now.getTime()) ?? whole.at(-1);
  const isOld = ({ ended }: Manifest) => now.getTime() - Date.parse(ended) > keepDays * day;
  const old = whole.filter((one) => one !== newest && isOld(one));
  const left = unfinished.filter(({ time }) => now.getTime() - Date.parse(time) > day);
  return [...old.flatMap(({ id }) => snapshots.get(id) ?? []), ...left.map(({ id }) => id)];
}

export async function pruneLogical(site: EngineSite, keepDays: number): Promise<void> {
  const { sidecars, repository, world } = site;
  const ids = forgettable(await logicalSets(site), keepDays, world.clock.now());
  if (ids.length === 0) return;
  // What a killed run left; restic removes the locks of programs that are gone, and no others.
  await sidecars.restic(repository.number, ['unlock'], { timeoutMs: 120_000 });
  await sidecars.restic(repository.number, ['forget', '--prune', ...ids], { onOutputLine: () => undefined });
}

function read(text: string): Manifest {
  try {
    return manifestShape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Problem({
      code: 'backup-logical',
      message: 'its manifest cannot be read (damaged, or written by a newer Seaworthy)',
      hints: ['update Seaworthy, then run seaworthy backup verify --engine logical'],
      fault: 'world',
      cause,
    });
  }
}
