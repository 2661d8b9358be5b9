// The volume that the cluster is restored into: owned by the server's user, on a disk with room for it.
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { dataFolder } from '../container/paths.ts';
import { mountWord } from '../restore/data-directory.ts';
import { type Container, docker } from '../restore/docker.ts';

/** What recovery writes of WAL, what services write, one object of each bucket; and as much stays free for the live database. */
const spareBytes = 1024 ** 3;

/** Bytes that must be free for a cluster of this size. */
export function neededFor(bytes: number): number {
  return Math.ceil(bytes * 1.05) + spareBytes;
}

/** POSIX sh: gives the folder to the image's user `postgres` (its images are built so), and tells what is free where it lies. */
const script = `set -eu
chown "$(id -u postgres):$(id -g postgres)" /data
chmod 0700 /data
df -P -k /data | awk 'NR == 2 { print $4 }'
`;

/** @param runWords words of \`docker run\`: bounds and labels */
export async function prepareVolume(
  database: Container,
  bytes: number,
  runWords: readonly string[],
  world: World,
): Promise<void> {
  const volume = database.Mounts.find(({ Destination }) => Destination === dataFolder)?.Name ?? '';
  const mount = mountWord([
    ['type', 'volume'],
    ['source', volume],
    ['target', '/data'],
  ]);
  const said = await docker(world, [
    ...['run', '--rm', '--network', 'none', '--user', '0:0', '--cap-drop', 'ALL', '--cap-add', 'CHOWN'],
    ...['--cap-add', 'FOWNER', '--cap-add', 'DAC_OVERRIDE', ...runWords],
    ...['--mount', mount, '--entrypoint', 'sh', database.Image, '-c', script],
  ]);
  const free = Number(said.trim().split('\n').at(-1)) * 1024;
  if (!(free < neededFor(bytes))) return;
  throw new Problem({
    code: 'drill-no-room',
    message: `the drill needs ${printBytes(neededFor(bytes))} on the disk of Docker, and ${printBytes(free)} are free`,
    hints: ['make room there: docker system df shows what takes it'],
    fault: 'world',
    exitCode: 5,
  });
}
