// What a restore from a repository alone needs before there is a deployment: a folder of its own beside the new one, with the key,
// the configuration of the engines and the image. It goes when the restore is done, and nobody but its owner may enter it.
import { dirname, posix } from 'node:path';
import { wishesShape } from '../../../engine/wishes/schema.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { archiveScript } from '../container/archive-script.ts';
import { buildContext } from '../container/build-context.ts';
import { fetchScript } from '../container/fetch-script.ts';
import { archiveScriptName, dataFolder, fetchScriptName } from '../container/paths.ts';
import { resticPlaces, sidecarConfig } from '../container/sidecar-config.ts';
import { pgbackrestConf } from '../engines/pgbackrest-conf.ts';
import type { Repository } from '../repositories/repository.ts';

/** Absolute paths. */
export interface Workshop {
  readonly folder: string;
  readonly record: string;
  readonly image: string;
  readonly config: string;
  readonly secrets: string;
  /** The two scripts that the database's container mounts. */
  readonly scripts: string;
  /** The deployment's files as they were saved, and where they are unpacked. */
  readonly tar: string;
  readonly newest: string;
  /** Of the same name as the place they go to: Compose names a project by its folder. */
  readonly files: string;
}

/** What lies in it that is secret. */
export interface WorkshopSecrets {
  readonly key: string;
  readonly keyId: string | null;
  readonly secret: string | null;
}

/** `directory` = where the deployment comes to lie. */
export function workshopFor(directory: string): Workshop {
  const { dir, base } = posix.parse(directory);
  return workshopAt(posix.join(dir, `.${base}.seaworthy-restore`), base);
}

/** One that only looks: in a folder that did not exist. */
export function workshopAt(folder: string, name = 'deployment'): Workshop {
  const inside = (part: string) => posix.join(folder, part);
  return {
    ...{
      folder,
      files: posix.join(folder, 'files', name),
      record: inside('record.json'),
      image: inside('image'),
      config: inside('config'),
    },
    ...{ secrets: inside('secrets'), scripts: inside('scripts') },
    ...{ tar: inside('deployment.tar'), newest: inside('newest.tar') },
  };
}

const privateFolder = { mode: 0o700 } as const;
const privateFile = { mode: 0o600 } as const;
/** What the database's user reads or runs, too. */
const openFolder = { mode: 0o755 } as const;

/** Writes all of it; once more is as good. */
export function fillWorkshop(
  workshop: Workshop,
  repository: Repository,
  secrets: WorkshopSecrets,
  world: World,
): void {
  const { tree } = world;
  if (tree.status(workshop.folder) === null) tree.makeDirectory(workshop.folder, privateFolder);
  const repositories = [repository];
  const { backup } = wishesShape.parse({});
  fill(workshop.image, buildContext(world.sidecarProgram()), privateFile, world);
  fill(
    workshop.config,
    {
      'pgbackrest.conf': pgbackrestConf({
        ...{ repositories, keepDays: backup.keep_days, processes: 2, port: '5432' },
        ...{ user: 'supabase_admin', dataDirectory: dataFolder },
      }),
      'sidecar.json': sidecarConfig(repositories, backup),
      ...resticPlaces(repositories),
    },
    { mode: 0o644 },
    world,
  );
  const scripts = { [archiveScriptName]: archiveScript(), [fetchScriptName]: fetchScript() };
  fill(workshop.scripts, scripts, openFolder, world);
  const ofBucket = {
    ...(secrets.keyId === null ? {} : { 'repo1-key-id': secrets.keyId }),
    ...(secrets.secret === null ? {} : { 'repo1-secret': secrets.secret }),
  };
  fill(workshop.secrets, { 'backup-key': secrets.key, ...ofBucket }, privateFile, world);
  if (repository.kind === 'bucket' && repository.ca !== null) {
    fill(workshop.config, { 'ca.pem': certificate(repository.ca, world) }, { mode: 0o644 }, world);
  }
}

function fill(
  folder: string,
  texts: Readonly<Record<string, string>>,
  access: { readonly mode: number },
  { tree }: World,
): void {
  if (tree.status(folder) === null) tree.makeDirectory(folder, openFolder);
  for (const [name, text] of Object.entries(texts)) {
    const path = posix.join(folder, name);
    tree.remove(path);
    tree.create(path, text, access);
  }
}

function certificate(path: string, { files }: World): string {
  const read = files.read(path);
  if (read.ok) return read.text;
  throw new Problem({
    code: 'restore-source',
    message: `--ca: ${path} ${read.reason}`,
    hints: ['name the file with the root certificate of the store (PEM)'],
  });
}

/** The folder above the deployment has to be there: what is made beside it is renamed into place. */
export function requireParent(directory: string, { files }: World): void {
  const parent = dirname(directory);
  const status = files.status(parent);
  if (typeof status === 'object' && status.kind === 'directory') return;
  throw new Problem({
    code: 'restore-into',
    message: `--into: ${parent} ${status === 'denied' ? 'may not be read' : 'is no folder'}`,
    hints: [`make it first: mkdir -p ${parent}`],
  });
}

/** All of it goes, secrets first. */
export function clearWorkshop({ folder, secrets }: Workshop, { tree }: World): void {
  tree.removeDirectory(secrets);
  tree.removeDirectory(folder);
}
