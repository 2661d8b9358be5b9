// One run: the cluster first, then what its rows speak of, then the deployment's own files, into each repository in turn.

import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { pgbackrest } from '../engines/pgbackrest.ts';
import type { Repository } from '../repositories/repository.ts';
import { preparedInfo } from './await-stanza.ts';
import { newObjectBytes } from './new-objects.ts';
import { prepareRepository, type Snapshot, saveFile, saveFolders, snapshotsOf } from './objects.ts';
import {
  type BackupType,
  databaseInfo,
  manifestChecksum,
  type RepositoryInfo,
  typeFor,
} from './pgbackrest.ts';
import type { PointPart } from './point.ts';
import { progressWords } from './progress.ts';
import { freeRoom, requireRoom } from './room-before.ts';
import type { Sidecars } from './sidecars.ts';
import { isAway } from './status.ts';

export interface BackupRun {
  readonly sidecars: Sidecars;
  readonly repositories: readonly Repository[];
  /** How many there are in all: captures may go only when each has them. */
  readonly ofAll: number;
  /** What is asked for; null = as the age of the last full backup says. */
  readonly type: BackupType | null;
  readonly fullEveryDays: number;
  /** Name of this run. */
  readonly point: string;
  /** Folders of the sidecar of objects. */
  readonly folders: readonly string[];
  /** The deployment's own files, one tar: about how large it is, and its checksum. */
  readonly archive: { readonly path: string; readonly bytes: number; readonly sha256: string | null };
  /** When the last run began that saved everything into a repository; null = none is known. */
  readonly lastBegun: (repository: Repository) => Date | null;
  readonly world: World;
}

/** How long the two halves of one repository took; together, all of its time. */
export interface PartSeconds {
  /** What is asked before it is asked while restic gets ready, and counts here only as far as it takes longer. */
  readonly database: number;
  /** Objects, keys and the files of the deployment. */
  readonly files: number;
}

/** What became of one repository. */
export type Outcome =
  | {
      readonly repository: Repository;
      readonly part: PointPart;
      /** The backup met pages whose checksum is wrong: the cluster itself is damaged. */
      readonly damagedPages: boolean;
      readonly seconds: PartSeconds;
    }
  | { readonly repository: Repository; readonly problem: Problem };

/** Every repository is tried: a store that does not answer must not keep the disk from being written, and the other way round. */
export async function backUp(run: BackupRun): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  // An object that is deleted from now on stays captured until a later run has saved it everywhere.
  const begun = run.world.clock.now().toISOString();
  for (const repository of run.repositories) {
    try {
      outcomes.push({ repository, ...(await intoOne(repository, run)) });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      outcomes.push({ repository, problem: error });
    } finally {
      run.world.talk.progress('');
    }
  }
  const isWhole = run.repositories.length === run.ofAll && outcomes.every((one) => 'part' in one);
  if (isWhole) await run.sidecars.inObjects(['objects-saved', begun]);
  return outcomes;
}

type SavedPart = Pick<Extract<Outcome, { readonly part: unknown }>, 'part' | 'damagedPages' | 'seconds'>;

async function intoOne(repository: Repository, run: BackupRun): Promise<SavedPart> {
  const { sidecars, world, point } = run;
  const { number, shown } = repository;
  const passed = stopwatch(run.world);
  const [{ before, free, files }, ready] = await Promise.all([
    lookBefore(repository, run),
    prepareRepository(sidecars, number).then(passed),
  ]);
  const type = run.type ?? typeFor(before, run.fullEveryDays, world.clock.now());
  const warn = (line: string) => world.talk.warn(line);
  await requireRoom({ sidecars, repository, type, info: before, free, files, warn });
  const title = `${shown}: database (${type})`;
  const { label } = await pgbackrest.backUp({ sidecars, repository, world }, { type, title });
  const database = passed();
  world.talk.progress(`${shown}: objects and keys`);
  const since = world.clock.now();
  const [[after], objects] = await Promise.all([
    databaseInfo(sidecars, [number]),
    saveFolders(sidecars, number, run.folders, point, (at) =>
      world.talk.progress(`${shown}: objects and keys, ${progressWords(at, since, world.clock)}`),
    ),
  ]);
  // On a full line it may not have answered in time.
  const listed = after === undefined || isAway(after) ? (await databaseInfo(sidecars, [number]))[0] : after;
  const backup = listed?.backups.find((one) => one.label === label);
  if (backup === undefined) throw vanished(shown, label);
  world.talk.progress(`${shown}: the files of the deployment`);
  const file = { path: run.archive.path, name: 'deployment.tar', kind: 'deployment' } as const;
  const [deployment, manifest] = await Promise.all([
    saveFile(sidecars, number, file, point),
    orNothing(manifestChecksum(sidecars, number, backup.label), shown, world),
  ]);
  const held = (await orNothing(snapshotsOf(sidecars, number), shown, world)) ?? [];
  const treeOf = (part: PointPart['objects']) => treeIn(held, part);
  const parts = {
    database: { ...pick(backup), ...(manifest === null ? {} : { manifestChecksum: manifest }) },
    objects: treeOf(partOf(objects)),
    deployment: {
      ...treeOf(partOf(deployment)),
      ...(run.archive.sha256 === null ? {} : { sha256: run.archive.sha256 }),
    },
  };
  return {
    part: { number, place: shown, ...parts },
    damagedPages: backup.hasErrors,
    seconds: { database, files: ready + passed() },
  };
}

/** What decides whether there is room. Where a bucket does not tell its own, nobody looks at what comes into it. */
async function lookBefore(repository: Repository, run: BackupRun) {
  const { sidecars, world, folders, archive } = run;
  const [before, free] = await Promise.all([
    preparedInfo(sidecars, repository.number, world),
    freeRoom(sidecars, repository),
  ]);
  if (free.repository === null) return { before, free, files: 0 };
  // A folder that was emptied has nothing of what earlier runs saved into it.
  const isFirst = before === undefined || before.backups.length === 0;
  const since = isFirst ? null : run.lastBegun(repository);
  // What is there of it already is told by no record: it must not keep a backup from being made.
  if (!isFirst && since === null) return { before, free, files: null };
  const bytes = await newObjectBytes(sidecars, folders, since);
  return { before, free, files: bytes === null ? null : bytes + archive.bytes };
}

/** Seconds since it was asked last. */
function stopwatch({ clock }: World): () => number {
  let last = clock.now().getTime();
  return () => {
    const before = last;
    last = clock.now().getTime();
    return (last - before) / 1000;
  };
}

function pick({ label, type, bytes, storedBytes }: RepositoryInfo['backups'][number]): PointPart['database'] {
  return { label, type, bytes, storedBytes };
}

function partOf({ snapshot, files, bytes }: PointPart['objects']): PointPart['objects'] {
  return { snapshot, files, bytes };
}

/** The summary of a run names no tree (restic 0.18), its snapshot does. */
function treeIn(held: readonly Snapshot[], part: PointPart['objects']): PointPart['objects'] {
  const tree = held.find(({ id }) => id === part.snapshot)?.tree;
  return tree === undefined ? part : { ...part, tree };
}

/** What was saved is saved without its checksum, too: a failure is told, and fails nothing. */
async function orNothing<T>(asked: Promise<T>, shown: string, { talk }: World): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    talk.warn(`${shown}: what was saved could not be asked for its checksum: ${error.message}`);
    return null;
  }
}

function vanished(shown: string, label: string): Problem {
  return new Problem({
    code: 'backup-engine',
    message: `${shown}: the backup ${label} was made, and is not among those that pgBackRest lists`,
    hints: ['run seaworthy backup verify, and look at docker logs of seaworthy-backup'],
    fault: 'world',
  });
}
