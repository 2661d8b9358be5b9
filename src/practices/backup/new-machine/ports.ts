// A port that is taken is found by Docker when a container starts: the last step of a restore. So it is looked for before the first.
import { listed } from '../../../engine/words.ts';
import type { PortFact, ServiceFact } from '../../../model/facts/services.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';

/** Something that listens, `*` = on every address of both families. */
export interface Listening {
  readonly protocol: string;
  readonly address: string;
  readonly port: number;
  /** Program or container; null = not told to this user. */
  readonly who: string | null;
}

/** Refuses ports that the services publish and something has already. What nobody can tell keeps nobody from trying. */
export async function refuseTakenPorts(services: readonly ServiceFact[], world: World): Promise<void> {
  const listening = [...(await ofContainers(world)), ...(await ofPrograms(world))];
  const taken = services.flatMap(({ name, ports }) =>
    ports.flatMap((port) => takenBy(port, listening).map((words) => `${words} (${name} publishes it)`)),
  );
  if (taken.length === 0) return;
  throw new Problem({
    code: 'restore-ports',
    message: `ports of the deployment are taken on this machine: ${listed([...new Set(taken)], 6)}; nothing of it is touched`,
    hints: ['stop what listens there, then run the command again (as root, ss -ltunp names the program)'],
  });
}

/** Pure. `8000 by nginx`, for each port of a published range that something has. Exported for its test. */
export function takenBy(
  { published, protocol, hostIp }: PortFact,
  listening: readonly Listening[],
): readonly string[] {
  return portsOf(published).flatMap((port) => {
    const found = listening.filter(
      (one) => one.port === port && one.protocol === protocol && meet(hostIp ?? '*', one.address),
    );
    if (found.length === 0) return [];
    const who = found.find((one) => one.who !== null)?.who ?? 'another program';
    return [`${port}${protocol === 'tcp' ? '' : `/${protocol}`} by ${who}`];
  });
}

/** `8000` or `8000-8002`; an empty one is whatever is free (compose-spec, 05-services.md, `ports`). */
function portsOf(published: string): readonly number[] {
  const [first = Number.NaN, last = first] = published.split('-').map(Number);
  if (published === '' || !Number.isInteger(first) || !Number.isInteger(last)) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Whether two sockets cannot be bound to both addresses: `0.0.0.0` is every one of IPv4, `::` every one of IPv6 (ip(7), ipv6(7)). */
function meet(one: string, other: string): boolean {
  if (one === other || one === '*' || other === '*') return true;
  if (one.includes(':') !== other.includes(':')) return false;
  return [one, other].some((address) => address === '0.0.0.0' || address === '::');
}

/** `0.0.0.0:8000->8000/tcp`, `[::]:8000-8002->8000-8002/tcp`; one that is not published has no arrow. */
const publishedPort = /^(.*):(\d+(?:-\d+)?)->[\d-]+\/(\w+)$/;

async function ofContainers(world: World): Promise<readonly Listening[]> {
  const argv = ['docker', 'ps', '--format', '{{.Names}}\t{{.Ports}}'] as const;
  return (await linesOf(argv, world)).flatMap((line) => {
    const [name = '', ports = ''] = line.split('\t');
    return ports.split(', ').flatMap((text) => {
      const [, address = '', range = '', protocol = ''] = publishedPort.exec(text) ?? [];
      const who = `container ${name}`;
      return portsOf(range).map((port) => ({ protocol, address: plain(address), port, who }));
    });
  });
}

/** `tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))` (ss(8)); the program only for those this user may see. */
const socket = /^(tcp|udp)\s+\S+\s+\d+\s+\d+\s+(\S+):(\d+)\s+\S+(?:\s+users:\(\("([^"]*)")?/;

async function ofPrograms(world: World): Promise<readonly Listening[]> {
  const lines = await linesOf(['ss', '-H', '-l', '-t', '-u', '-n', '-p'], world);
  return lines.flatMap((line) => {
    const [, protocol, address = '', port, who = null] = socket.exec(line.trim()) ?? [];
    return protocol === undefined ? [] : [{ protocol, address: plain(address), port: Number(port), who }];
  });
}

/** Without brackets, and without the interface that a socket is bound to. */
function plain(address: string): string {
  return address.replace(/^\[(.*)\]/, '$1').replace(/%.*$/, '');
}

async function linesOf(argv: readonly [string, ...string[]], { exec }: World): Promise<readonly string[]> {
  const result = await exec.run({ argv, environment: { LC_ALL: 'C' }, timeoutMs: 30_000 });
  return result.ran && result.code === 0 ? result.stdout.split('\n').filter((line) => line !== '') : [];
}
