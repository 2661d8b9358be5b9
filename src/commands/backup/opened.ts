import type { Adopted } from '../../engine/adopted.ts';
import { readWishes } from '../../engine/wishes/read.ts';
import type { Wishes } from '../../engine/wishes/schema.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import { objectsSidecar } from '../../practices/backup/container/objects-service.ts';
import { captures } from '../../practices/backup/operations/objects.ts';
import { openSidecars, type Sidecars } from '../../practices/backup/operations/sidecars.ts';
import { type Repository, repositoriesOf } from '../../practices/backup/repositories/repository.ts';
import { storeForm } from '../../practices/backup/repositories/store-form.ts';

/** A deployment whose backups run. */
export interface OpenBackup {
  readonly adopted: Adopted;
  readonly wishes: Wishes;
  readonly sidecars: Sidecars;
  readonly repositories: readonly Repository[];
}

/** What seaworthy.yaml wishes; `number` = that repository alone. None at all is a Problem. */
export function wishedRepositories(
  adopted: Adopted,
  number: number | undefined,
  world: World,
): Pick<OpenBackup, 'wishes' | 'repositories'> {
  const { wishes } = readWishes(adopted.places.directory, world.files);
  const all = repositoriesOf(wishes.backup, storeForm);
  if (typeof all === 'string')
    throw new Problem({ code: 'wish-refused', message: all, hints: ['correct it in seaworthy.yaml'] });
  if (all.length === 0)
    throw new Problem({
      code: 'backup-not-wished',
      message: 'no repository is wished, so nothing is backed up',
      hints: ['name a folder on another disk or a bucket under backup.repositories in seaworthy.yaml'],
    });
  const repositories = number === undefined ? all : all.filter((one) => one.number === number);
  if (repositories.length === 0)
    throw new Problem({
      code: 'usage',
      message: `there is no repository ${number}`,
      hints: [`seaworthy.yaml wishes ${all.length}: --repository 1 is the first`],
    });
  return { wishes, repositories };
}

/** `number` = that repository alone. */
export async function openBackup(
  adopted: Adopted,
  number: number | undefined,
  world: World,
): Promise<OpenBackup> {
  const { wishes, repositories } = wishedRepositories(adopted, number, world);
  const sidecars = await openSidecars(adopted.project.name, world);
  return { adopted, wishes, sidecars, repositories };
}

/** Folders of the sidecar that are saved: the captures of objects, and the vault's root key where it is mounted. */
export function savedFolders({ generation }: Adopted): readonly string[] {
  const all = (generation?.contributions ?? []).flatMap(({ fragments }) => fragments);
  const service = all.find((one) => one.kind === 'new-service' && one.service === objectsSidecar);
  const hasKey = JSON.stringify(service ?? '').includes('"target":"/db-config"');
  return [captures, ...(hasKey ? ['/db-config'] : [])];
}
