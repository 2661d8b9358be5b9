// A restore that fails before the new data directory is in place leaves everything as it was.
import { hostWords } from './data-directory.ts';
import { docker } from './docker.ts';
import type { RestoreRecord } from './record.ts';
import { startServices } from './services.ts';
import { type Site, sidecarOf } from './site.ts';

/** POSIX sh: FOLDER NAME ASIDE. The inverse of moveScript, as long as nothing is in the new folder. */
export const moveBackScript = `set -eu
cd "$1"
[ -e "$3" ] || exit 0
[ ! -d "$2" ] || rmdir "$2"
mv -T "$3" "$2"
sync
`;

/** Starts everything as before; services that are not well, with the reason. */
export async function putBack(site: Site, record: RestoreRecord): Promise<ReadonlyMap<string, string>> {
  const { data, aside, services, live } = record;
  const { read } = await sidecarOf(site);
  const words = [...hostWords(data, read.Image, moveBackScript), '/beside', data.name, aside];
  await docker(site.world, words);
  // A database that did not run before is not started.
  return startServices(site, live === null ? services : [site.database, ...services]);
}
