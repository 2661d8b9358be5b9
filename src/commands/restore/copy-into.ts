// A copy of the deployment as it was, beside the one that runs.
import { posix } from 'node:path';
import { normaliseName } from '../../deployment/project-name.ts';
import type { Adopted } from '../../engine/adopted.ts';
import { newestSecret } from '../../engine/state/secret-files.ts';
import { readWishes } from '../../engine/wishes/read.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { WorkshopSecrets } from '../../practices/backup/new-machine/workshop.ts';
import { type Repository, repositoriesOf } from '../../practices/backup/repositories/repository.ts';
import { storeForm } from '../../practices/backup/repositories/store-form.ts';
import type { CommandResult } from '../command.ts';
import { openAdopted } from '../plan-input.ts';
import { arriveInto } from './arrive-into.ts';
import type { RestoreGiven } from './input.ts';
import { intoOf } from './opened-source.ts';

/** From the deployment's own wishes: its first repository, or the one that is asked for. */
export async function copyInto(given: RestoreGiven, world: World): Promise<CommandResult> {
  const adopted = openAdopted(given, world);
  const directory = intoOf(given, world);
  const repository = repositoryIn(adopted, given, world);
  return arriveInto({
    ...{ given, world, directory, isCopy: true },
    // To who restores it is the only one.
    source: { ...repository, number: 1 },
    secrets: async () => secretsOf(adopted, repository, world),
    project: nameFor(directory, adopted),
  });
}

function repositoryIn(
  { places }: Adopted,
  { repository: number = 1 }: RestoreGiven,
  world: World,
): Repository {
  const { wishes } = readWishes(places.directory, world.files);
  const all = repositoriesOf(wishes.backup, storeForm);
  if (typeof all === 'string')
    throw new Problem({ code: 'wish-refused', message: all, hints: ['correct it in seaworthy.yaml'] });
  const found = all.find((one) => one.number === number);
  if (found === undefined)
    throw new Problem({
      code: 'backup-not-wished',
      message:
        all.length === 0
          ? 'no repository is wished, so there is nothing to copy from'
          : `there is no repository ${number}`,
      hints: ['name one under backup.repositories in seaworthy.yaml, or another place with --from-repo'],
    });
  if (found.kind === 'folder' || found.ca === null) return found;
  return { ...found, ca: posix.resolve(places.directory, found.ca) };
}

/** As the sidecars have them. */
function secretsOf({ places }: Adopted, repository: Repository, { files }: World): WorkshopSecrets {
  const key = files.read(posix.join(places.secrets, 'backup-key'));
  if (!key.ok)
    throw new Problem({
      code: 'backup-not-running',
      message: `the key of the backups cannot be read: seaworthy/secrets/backup-key ${key.reason}`,
      hints: ['run this as the owner of the deployment', 'or name a copy of it: --from-repo with --key FILE'],
    });
  const read = (name: string) =>
    newestSecret(places.directory, `repo${repository.number}-${name}`, files)?.value ?? null;
  return { key: key.text.trim(), keyId: read('key-id'), secret: read('secret') };
}

/** After its folder, as Compose names projects. */
function nameFor(directory: string, { project }: Adopted): string {
  const name = normaliseName(posix.basename(directory));
  if (name !== '' && name !== project.name) return name;
  throw new Problem({
    code: 'restore-into',
    message: `--into: a copy is named after its folder, and ${posix.basename(directory)} ${name === '' ? 'gives no name' : 'is the name of the deployment that runs'}`,
    hints: [`name another folder, such as ${project.name}-copy`],
  });
}
