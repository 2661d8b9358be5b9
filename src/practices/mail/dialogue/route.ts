// From where a relay is spoken to: the network of auth's container, by a tool that is there already.
// The image of auth is Alpine with busybox (supabase/auth: Dockerfile), whose nc does; others have bash with /dev/tcp.
import type { ProjectContainer } from '../../../engine/compose/compose.ts';
import type { Stream } from '../../../ports/streams.ts';
import type { World } from '../../../ports/world.ts';

export interface Route {
  /** In words: from where, by what. */
  readonly from: string;
  open(host: string, port: number): Stream;
}

const limitMs = 15_000;

/** Seconds after which a tool that was left behind in a container ends by itself. */
const longestSeconds = '120';

const nc = 'nc -v "$1" "$2"';
// `open` on standard error tells that the connection stands, as busybox's nc -v does.
const bash =
  'bash -c \'exec 3<>"/dev/tcp/$0/$1" && echo open >&2 || exit 1; cat <&0 >&3 & cat <&3; kill $!\' "$1" "$2"';

/**
 * Runs a tool until it ends, the dialogue ends, or the time is over, whichever is first. Docker leaves what it started in a container to
 * itself when its client goes: only the end of standard input tells, and no tool heeds it while it connects or waits for an answer. `cat`
 * does, and ends the whole process group; where that group is not ours alone (Docker makes one for each exec), the time alone ends it.
 */
function whileHeard(tool: string): string {
  return [
    'read -r _ _ _ _ group _ <"/proc/$$/stat"',
    `[ "$group" = "$$" ] || exec timeout "$3" ${tool}`,
    `(sleep "$3"; kill 0) & { cat; kill 0; } | { ${tool}; kill 0; }`,
  ].join('\n');
}

/** The way through one of these containers, in order; null = none of them has a tool. */
export async function routeThrough(
  containers: readonly ProjectContainer[],
  auth: string,
  world: World,
): Promise<Route | null> {
  for (const { id, name, service } of containers) {
    const found = await world.exec.run({
      argv: [
        'docker',
        'exec',
        id,
        'sh',
        '-c',
        'command -v timeout >/dev/null && { command -v nc || command -v bash; }',
      ],
      timeoutMs: limitMs,
    });
    if (!found.ran || found.code !== 0) continue;
    const tool = found.stdout.trim().endsWith('nc') ? 'nc' : 'bash';
    const script = whileHeard(tool === 'nc' ? nc : bash);
    const where =
      service === auth
        ? 'the container of auth'
        : `${name}, which shares a network with auth, whose own container has no tool`;
    return {
      from: `${where}, by ${tool}`,
      open: (host, port) =>
        world.streams.program([
          'docker',
          'exec',
          '-i',
          id,
          'sh',
          '-c',
          script,
          'sh',
          host,
          String(port),
          longestSeconds,
        ]),
    };
  }
  return null;
}

/** Straight from this machine. */
export function routeFromHere(why: string, world: World): Route {
  return { from: `this machine (${why})`, open: (host, port) => world.streams.tcp(host, port) };
}

/** The authorities that Go trusts in that container (crypto/x509: root_linux.go); undefined = they cannot be read. */
export async function authoritiesOf(
  id: string,
  file: string | undefined,
  world: World,
): Promise<string | undefined> {
  const path = file ?? '/etc/ssl/certs/ca-certificates.crt';
  const read = await world.exec.run({ argv: ['docker', 'exec', id, 'cat', path], timeoutMs: limitMs });
  return read.ran && read.code === 0 && read.stdout.includes('BEGIN CERTIFICATE') ? read.stdout : undefined;
}
