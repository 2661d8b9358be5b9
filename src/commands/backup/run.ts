import { posix } from 'node:path';
import { z } from 'zod';
import type { Adopted } from '../../engine/adopted.ts';
import { projectContainers } from '../../engine/compose/containers.ts';
import { localImages } from '../../engine/plan/pending/images.ts';
import { removePlain } from '../../engine/state/plain-files.ts';
import { prepareState } from '../../engine/state/prepare.ts';
import { parseImage } from '../../facts/services/image-name.ts';
import type { Json } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { objectsFolder } from '../../practices/backup/container/objects-service.ts';
import { dataFolder } from '../../practices/backup/container/paths.ts';
import { backUp, type Outcome } from '../../practices/backup/operations/back-up.ts';
import { archiveDeployment } from '../../practices/backup/operations/deployment-archive.ts';
import { forgetPoints, keepPoint } from '../../practices/backup/operations/kept-points.ts';
import { lastBegun } from '../../practices/backup/operations/last-point.ts';
import { saveFile } from '../../practices/backup/operations/objects.ts';
import type { BackupType } from '../../practices/backup/operations/pgbackrest.ts';
import { pointId, type RecoveryPoint } from '../../practices/backup/operations/point.ts';
import { refuseDuringRestore } from '../../practices/backup/restore/record.ts';
import type { OpenBackup } from './opened.ts';
import { savedFolders } from './opened.ts';
import { filesOutside, mountsOutside, writtenFolders } from './own-files.ts';

export interface RunResult {
  readonly outcomes: readonly Outcome[];
  /** null = no repository took all of it. */
  readonly point: RecoveryPoint | null;
}

const inspectedShape = z.looseObject({
  Image: z.string(),
  Config: z.looseObject({ Image: z.string() }),
});

/** Backs everything up now, into each repository. */
export async function runBackup(
  opened: OpenBackup,
  type: BackupType | null,
  world: World,
): Promise<RunResult> {
  const { adopted, wishes, sidecars, repositories } = opened;
  const { places, project } = adopted;
  refuseDuringRestore(places, world.tree);
  const begun = world.clock.now();
  const point = pointId(begun);
  prepareState(places, world.tree);
  world.talk.progress('gathering the files of the deployment');
  const archive = await archiveDeployment({
    ...{ places, point, world },
    data: [...dataFolders(adopted), ...repositoryFolders(opened)],
    written: writtenFolders(adopted),
    outside: filesOutside(adopted, world.tree),
    mounted: mountsOutside(adopted, world.tree),
  });
  for (const { path, why } of archive.notSaved) world.talk.warn(`${path} is not in the backup: ${why}`);
  const outcomes = await removing(archive.path, world, () =>
    backUp({
      ...{ sidecars, repositories, type, point, world },
      ofAll: wishes.backup.repositories.length,
      fullEveryDays: wishes.backup.full_every_days,
      folders: savedFolders(adopted),
      archive,
      lastBegun: (repository) => lastBegun(places, repository, world.tree),
    }),
  );
  const parts = outcomes.flatMap((one) => ('part' in one ? [one.part] : []));
  if (parts.length === 0) return { outcomes, point: null };
  const record: RecoveryPoint = {
    schemaVersion: 1,
    id: point,
    begun: begun.toISOString(),
    ended: world.clock.now().toISOString(),
    project: project.name,
    images: await imagesOf(project.name, world),
    ...(archive.notSaved.length === 0 ? {} : { notSaved: [...archive.notSaved] }),
    repositories: parts,
  };
  const path = keepPoint(places, record, world.tree);
  // For the day on which nothing but a repository is left.
  for (const part of parts) await keepIn(part, path, point, opened, world);
  // The engine has let go by itself what is older.
  forgetPoints(places, wishes.backup.keep_days, world.clock.now(), world.tree);
  return { outcomes, point: record };
}

/** What was saved is saved without it too, so a failure is told and fails nothing. */
async function keepIn(
  { number, place }: RecoveryPoint['repositories'][number],
  path: string,
  point: string,
  { sidecars }: OpenBackup,
  { talk }: World,
): Promise<void> {
  try {
    await saveFile(sidecars, number, { path, name: 'point.json', kind: 'point' }, point);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    talk.warn(`${place}: the record of this run was not saved with it: ${error.message}`);
  }
}

/** A tar of secrets stays no longer than it is needed, whatever happens but a kill: that one the next command clears. */
async function removing<T>(path: string, { tree }: World, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } finally {
    removePlain(path, tree);
  }
}

/** Folders in which services keep data: the engines save those. */
function dataFolders({ generation, places }: Adopted): readonly string[] {
  const fragments = (generation?.contributions ?? []).flatMap((one) => one.fragments);
  const ours = fragments.filter((one) => one.kind === 'new-service');
  // What our sidecars read is what is saved otherwise.
  const sources = ours.flatMap(({ definition }) => sourcesIn(definition['volumes']));
  return sources.map((source) => posix.resolve(places.directory, source));
}

function repositoryFolders({ wishes, adopted }: OpenBackup): readonly string[] {
  return wishes.backup.repositories.flatMap(({ path }) =>
    path === undefined ? [] : [posix.resolve(adopted.places.directory, path)],
  );
}

function sourcesIn(volumes: Json | undefined): readonly string[] {
  if (!Array.isArray(volumes)) return [];
  return (volumes as readonly Json[]).flatMap((mount) => {
    const read = dataMount.safeParse(mount);
    return read.success ? [read.data.source] : [];
  });
}

/** The data directory and the objects, as the sidecars mount them from the host. */
const dataMount = z.looseObject({
  type: z.literal('bind'),
  source: z.string(),
  target: z.enum([dataFolder, objectsFolder]),
});

async function imagesOf(project: string, world: World): Promise<RecoveryPoint['images']> {
  const answer = await projectContainers(project, world);
  if (!answer.ok)
    throw new Problem({
      code: 'docker-failed',
      message: `Docker does not answer: ${answer.reason.trim()}`,
      hints: ['check that docker ps works for this user'],
      fault: 'world',
    });
  const found = answer.containers.flatMap(({ service, inspected }) => {
    const read = inspectedShape.safeParse(inspected);
    return read.success
      ? [[service, { reference: read.data.Config.Image, id: read.data.Image }] as const]
      : [];
  });
  const local = await localImages(
    found.map(([, { id }]) => id),
    world,
  );
  return Object.fromEntries(
    found.map(([service, image]) => {
      const digest = digestOf(image.reference, local.withId(image.id)?.RepoDigests ?? []);
      return [service, digest === null ? image : { ...image, digest }];
    }),
  );
}

/** An image may have been pulled under several names: the one of its own; null = it was built here. Exported for its test. */
export function digestOf(reference: string, digests: readonly string[]): string | null {
  const { repository } = parseImage(reference);
  return digests.find((one) => parseImage(one).repository === repository) ?? digests[0] ?? null;
}
