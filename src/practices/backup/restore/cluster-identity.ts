// Which cluster a repository, a server and a WAL file belong to: after a data directory was lost, the image's first start makes
// a new cluster in its place, and that one's WAL must neither be saved as nor be mistaken for that of the old one.
import { z } from 'zod';
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import type { World } from '../../../ports/world.ts';
import { spoolFolder } from '../container/paths.ts';
import { stanza } from '../engines/pgbackrest-conf.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import { docker } from './docker.ts';

/** The system identifier (64 bits, decimal) that a server tells of itself. */
export async function identityOfServer(database: OpenDatabase): Promise<string> {
  const answer = await database.run(database.own, 'select system_identifier from pg_control_system();\n');
  return BigInt.asUintN(64, BigInt(answer.trim())).toString();
}

/** The one of the cluster whose backups the repositories hold; null = they hold none. */
export async function identityOfBackups(sidecars: Sidecars): Promise<string | null> {
  const words = ['pgbackrest', `--stanza=${stanza}`, '--io-timeout=10', '--output=json', 'info'];
  return readIdentity(await sidecars.inDatabase(words, { timeoutMs: 120_000 }));
}

/**
 * Exported for its test. The number does not fit a JavaScript number, so it is taken from the text; the last one is the present
 * cluster's (pgbackrest.org/command.html, `info`).
 */
export function readIdentity(info: string): string | null {
  const quoted = info.replace(/("system-id"\s*:\s*)(\d+)/g, '$1"$2"');
  const shape = z.array(
    z.looseObject({ db: z.array(z.looseObject({ 'system-id': z.string(), 'repo-key': z.int() })) }),
  );
  const read = shape.safeParse(parsed(quoted));
  const [cluster] = read.success ? read.data : [];
  return cluster?.db.at(-1)?.['system-id'] ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * POSIX sh: SPOOL IDENTITY. Puts WAL of another cluster aside in the spool: a recovery looks there first, and a segment that is not
 * of its cluster would be the end of it. The identifier lies 24 bytes into a segment (PostgreSQL source, XLogLongPageHeaderData).
 */
export const foreignScript = `set -eu
cd "$1"
for path in wal/*; do
  name=\${path#wal/}
  case $name in *[!0-9A-F]*) continue ;; esac
  [ "\${#name}" -eq 24 ] && [ -f "$path" ] || continue
  [ "$(od -A n -t u8 -j 24 -N 8 "$path" | tr -d ' ')" != "$2" ] || continue
  mkdir -p -m 0700 foreign
  mv "$path" "foreign/$name"
  rm -f has/*/"$name"
  echo "$name"
done
`;

/** Names of the segments that were put aside. */
export async function setForeignAside(
  sidecar: string,
  identity: string,
  world: World,
): Promise<readonly string[]> {
  const words = ['exec', sidecar, 'seaworthy-run', 'sh', '-c', foreignScript, 'sh', spoolFolder, identity];
  return (await docker(world, words)).split('\n').filter((name) => name !== '');
}
