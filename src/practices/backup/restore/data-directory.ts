// Where the data directory lies on the host, and moving it aside. It is done in a container: the engine sees the host's paths,
// and a user who may use Docker need not be root.
import { posix } from 'node:path';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { dataFolder } from '../container/paths.ts';
import { type Container, docker } from './docker.ts';

/** The folder on the engine's host. */
export interface DataDirectory {
  readonly parent: string;
  readonly name: string;
}

/** Where a database's container has its data directory from; a Problem where it cannot be moved aside. */
export function dataDirectoryOf(database: Container): DataDirectory {
  const mount = database.Mounts.find(
    ({ Destination }) => posix.normalize(`${Destination}/`) === `${dataFolder}/`,
  );
  if (mount === undefined) throw unmovable('lies in no mount of its own');
  const isLocal = mount.Type === 'volume' && (mount.Driver ?? 'local') === 'local';
  if (mount.Type !== 'bind' && !isLocal)
    throw unmovable(
      `lies in a mount of type ${mount.Type}${mount.Driver === undefined ? '' : ` (${mount.Driver})`}`,
    );
  const path = posix.normalize(mount.Source);
  const { dir: parent, base: name } = posix.parse(path);
  if (name === '' || !posix.isAbsolute(path)) throw unmovable(`lies at ${path}`);
  return { parent, name };
}

/** `data.before-restore-20261127T071200Z`. */
export function asideName({ name }: DataDirectory, now: Date): string {
  return `${name}.before-restore-${stampOf(now.toISOString())}`;
}

/** Of an ISO 8601 time: `20261127T071200Z`. */
export function stampOf(time: string): string {
  return time.replace(/[-:]/g, '').replace(/\.\d+/, '');
}

/**
 * POSIX sh: FOLDER NAME ASIDE. Puts an empty folder of the same owner and mode in the place of the data directory, which becomes
 * ASIDE. Twice is once, wherever a kill cut it: what is at ASIDE is never touched again, and what is not empty is left.
 */
export const moveScript = `set -eu
folder=$1 name=$2 aside=$3
cd "$folder"
if [ ! -e "$aside" ]; then
  [ -d "$name" ] || { echo 'ERROR: the data directory is not there' >&2; exit 1; }
  [ ! -L "$name" ] || { echo 'ERROR: the data directory is a symbolic link' >&2; exit 1; }
  mv -T "$name" "$aside"
fi
[ -d "$name" ] || mkdir -m 0700 "$name"
if [ -z "$(ls -A "$name")" ]; then
  chown --reference="$aside" "$name"
  chmod --reference="$aside" "$name"
fi
sync
`;

/** Moves it aside; twice is once. One that a killed run left at work is ended first: two at once would be in each other's way. */
export async function moveAside(
  data: DataDirectory,
  aside: string,
  image: string,
  project: string,
  world: World,
): Promise<void> {
  const name = `${project}-seaworthy-move`;
  await world.exec.run({ argv: ['docker', 'rm', '--force', name], timeoutMs: 120_000 });
  const [run = '', ...rest] = hostWords(data, image, moveScript);
  await docker(world, [run, '--name', name, ...rest, '/beside', data.name, aside]);
}

/** POSIX sh: FOLDER NAME. Bytes that the data directory takes, and that are free where it lies; `apart` where it is a mount itself. */
export const measureScript = `set -eu
cd "$1"
[ -d "$2" ] || { echo 'ERROR: the data directory is not there' >&2; exit 1; }
[ "$(stat -c %d .)" = "$(stat -c %d "$2")" ] && place=beside || place=apart
used=$(du -s -B1 "$2" 2>/dev/null | cut -f1) || true
free=$(df -P -B1 "$2" | awk 'NR == 2 { print $4 }')
echo "$place \${used:-0} $free"
`;

export interface Room {
  readonly used: number;
  readonly free: number;
}

/** How much there is and how much goes in beside it; a Problem where the directory is a mount by itself. */
export async function measureRoom(data: DataDirectory, image: string, world: World): Promise<Room> {
  const said = await docker(world, [...hostWords(data, image, measureScript), '/beside', data.name]);
  const [place, used = '0', free = '0'] = said.trim().split(' ');
  if (place !== 'beside')
    throw unmovable(`(${posix.join(data.parent, data.name)}) is a file system of its own`);
  return { used: Number(used), free: Number(free) };
}

/** The beginning of a `docker run` of a script with the folder above the data directory at `/beside`. */
export function hostWords({ parent }: DataDirectory, image: string, script: string): readonly string[] {
  return [
    ...['run', '--rm', '--network', 'none', '--user', '0:0', '--cap-drop', 'ALL'],
    ...['CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER'].flatMap((one) => ['--cap-add', one]),
    // The folder above is not ours to label.
    ...['--security-opt', 'label=disable', '--security-opt', 'no-new-privileges'],
    ...[
      '--mount',
      mountWord([
        ['type', 'bind'],
        ['source', parent],
        ['target', '/beside'],
      ]),
    ],
    ...['--entrypoint', 'sh', image, '-c', script, 'sh'],
  ];
}

/** One value of `--mount`, which is a line of comma separated values (docs.docker.com, bind mounts). */
export function mountWord(fields: readonly (readonly [key: string, value: string])[]): string {
  const words = fields.map(([key, value]) => (value === '' ? key : `${key}=${value}`));
  return words.map((word) => (/[",\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word)).join(',');
}

function unmovable(why: string): Problem {
  return new Problem({
    code: 'restore-unmovable',
    message: `the data directory of the database ${why}, so it cannot be moved aside`,
    hints: [
      'move the data directory into a folder of that file system, and mount that folder at /var/lib/postgresql/data',
    ],
    fault: 'setup',
  });
}
