// Containers and an empty data directory, before anything is brought back into them.
import { posix } from 'node:path';
import { composeWords, withoutFromShell } from '../../../engine/compose/arguments.ts';
import { overrideEntry } from '../../../engine/state/places.ts';
import { ensureFolder } from '../../../engine/state/prepare.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { archiveFolder, spoolFolder } from '../container/paths.ts';
import { type DataDirectory, dataDirectoryOf, hostWords } from '../restore/data-directory.ts';
import { type Container, docker } from '../restore/docker.ts';
import { containerOf, type Site } from '../restore/site.ts';
import { dataSource, objectsSource } from '../sources.ts';
import type { Workshop } from './workshop.ts';

/** Volume of the spool for the time of the restore, where the deployment has none of its own. */
export const restoreSpool = 'seaworthy-restore-spool';

/**
 * What the database's container needs beside its own configuration until it has recovered: the way to ask for WAL, no port, and no
 * start by itself. It is mounted over what the deployment has, so it is the same with archiving and without.
 */
export function recoveryOverride(database: string, { scripts }: Workshop, hasSpool: boolean): string {
  const mounts = [
    { type: 'volume', source: restoreSpool, target: spoolFolder },
    { type: 'bind', source: scripts, target: archiveFolder, read_only: true },
  ];
  const lines = [
    '# Written by Seaworthy for the time of a restore.',
    'services:',
    `  ${JSON.stringify(database)}:`,
    '    restart: "no"',
    '    ports: !reset []',
    ...(hasSpool ? [] : [`    volumes: ${JSON.stringify(mounts)}`]),
    ...(hasSpool ? [] : ['volumes:', `  ${restoreSpool}: {}`]),
    '',
  ];
  return lines.join('\n');
}

/** Makes a container of every service, the database's ready to recover; none is started. Images come with it. */
export async function createContainers(
  site: Site,
  services: readonly ServiceFact[],
  workshop: Workshop,
): Promise<void> {
  const { adopted, world, database } = site;
  const own = services.filter(({ name }) => name !== databaseSidecar && name !== objectsSidecar);
  const db = own.find(({ name }) => name === database);
  makeFolders(site, own);
  const hasSpool = db?.volumes.some(({ target }) => target === spoolFolder) === true;
  const path = posix.join(workshop.folder, 'recovery.yaml');
  world.tree.remove(path);
  world.tree.create(path, recoveryOverride(database, workshop, hasSpool), { mode: 0o600 });
  const { separator = ':', composeFiles, generation, project } = adopted;
  const inEffect =
    project.envFile?.values.get('COMPOSE_FILE')?.value ??
    [...composeFiles, ...(generation === null ? [] : [overrideEntry(generation.number)])].join(separator);
  const up = ['up', '--no-start', '--no-deps', '--pull', 'missing', ...own.map(({ name }) => name)];
  const [program = 'docker', ...words] = [...composeWords(adopted), ...up];
  const result = await world.exec.run({
    argv: [program, ...words],
    directory: adopted.places.directory,
    without: withoutFromShell(adopted),
    environment: { COMPOSE_FILE: `${inEffect}${separator}${path}` },
    timeoutMs: 4 * 60 * 60_000,
    onErrorLine: (line) => world.talk.progress(`images and containers: ${line.trim().slice(0, 80)}`),
  });
  world.talk.progress('');
  if (result.ran && result.code === 0) return;
  const said = result.ran ? (result.stderr.trim().split('\n').at(-1) ?? '') : result.reason;
  throw new Problem({
    code: 'docker-failed',
    message: `docker compose cannot make the containers: ${said.slice(0, 300)}`,
    hints: ['mend that, then run the same command again: it goes on'],
    fault: 'world',
    exitCode: 5,
  });
}

/** Folders that the archive of the files left out, since their content is saved otherwise. */
function makeFolders({ adopted, world }: Site, services: readonly ServiceFact[]): void {
  const { places } = adopted;
  const db = services.find(({ role }) => role === 'db');
  const data = db === undefined ? null : dataSource(db, places.directory);
  for (const one of [data, objectsSource(services, places.directory)]) {
    if (one === null || one.isVolume) continue;
    const path = posix.resolve(places.directory, one.source);
    if (!path.startsWith(`${places.directory}/`) || world.tree.status(path) !== null) continue;
    ensureFolder(places, path, world.tree, 0o044);
  }
}

/** POSIX sh: FOLDER NAME UID GID. Refuses a directory with something in it. */
const ownScript = `set -eu
cd "$1"
[ -d "$2" ] || mkdir -m 0700 "$2"
[ -z "$(ls -A "$2")" ] || { echo 'ERROR: the data directory is not empty' >&2; exit 1; }
chown "$3:$4" "$2"
chmod 0700 "$2"
sync
`;

/** The data directory, empty and the database's own: where it is, and whose (user id). */
export async function prepareDataDirectory(
  site: Site,
  image: string,
): Promise<{ readonly data: DataDirectory; readonly owner: number }> {
  const { world } = site;
  const { read } = await containerOf(site, site.database);
  const data = dataDirectoryOf(read);
  const owner = await ownerIn(read, world);
  await docker(world, [...hostWords(data, image, ownScript), '/beside', data.name, ...owner]);
  return { data, owner: Number(owner[0]) };
}

/** Who owns a cluster of this image: its entry point makes the directory that of `postgres` (docker-library/postgres, docker-entrypoint.sh). */
async function ownerIn({ Image }: Container, world: World): Promise<readonly [string, string]> {
  const words = ['run', '--rm', '--network', 'none', '--user', '0:0', '--entrypoint', 'sh', Image];
  const said = await docker(world, [...words, '-c', 'id -u postgres && id -g postgres'], {
    timeoutMs: 120_000,
  });
  const [uid = '', gid = ''] = said.trim().split(/\s+/);
  if (/^\d+$/.test(uid) && /^\d+$/.test(gid)) return [uid, gid];
  throw new Problem({
    code: 'restore-owner',
    message: 'the image of the database has no user postgres',
    hints: ['restore in place once the deployment runs: seaworthy restore --to'],
  });
}
