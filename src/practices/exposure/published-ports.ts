import { runningContainer } from '../../engine/in-effect.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { FirewallFact } from '../../model/facts/host.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { isReachable } from '../../model/net.ts';
import type { Place } from '../../model/place.ts';
import { type Fate, fateOf } from './docker-user.ts';

/** A port that Docker opens on the host. */
export interface PublishedPort {
  readonly service: ServiceFact;
  /** `5432`, `8000-8010`; empty = a random one. */
  readonly published: string;
  readonly target: number;
  readonly protocol: string;
  readonly hostIp?: string;
  readonly at: Place;
  /** `written` in the files, `running` only, or on the host's own network. */
  readonly how: 'written' | 'running' | 'host-network';
}

/** The ports of a service that reach beyond this machine and its private networks, by the files and by what runs. */
export function reachablePorts(
  service: ServiceFact,
  containers: Known<ContainersFact>,
): readonly PublishedPort[] {
  const written = service.ports
    .filter(({ hostIp }) => isReachable(hostIp))
    .map((port): PublishedPort => ({ ...port, service, at: port.at[0] ?? service.at, how: 'written' }));
  const running = (runningContainer(service, containers)?.published ?? [])
    .filter(({ hostIp, target }) => isReachable(hostIp) && !written.some((port) => port.target === target))
    .map(({ hostIp, hostPort, target }): PublishedPort => {
      return {
        service,
        hostIp,
        published: `${hostPort}`,
        target,
        protocol: 'tcp',
        at: service.at,
        how: 'running',
      };
    });
  return [...written, ...distinct(running), ...onHostNetwork(service)];
}

/** Docker lists a port once for IPv4 and once for IPv6. */
function distinct(ports: readonly PublishedPort[]): readonly PublishedPort[] {
  return ports.filter((port, index) => ports.findIndex(({ target }) => target === port.target) === index);
}

function onHostNetwork(service: ServiceFact): readonly PublishedPort[] {
  if (service.networkMode?.value !== 'host') return [];
  const at = service.networkMode.at[0] ?? service.at;
  return [{ service, published: '', target: 0, protocol: 'tcp', at, how: 'host-network' }];
}

/** `ipv4-only` = dropped for IPv4, and nobody knows of IPv6; `host` = on the host's own network, where nobody looked. */
export type PortFate = Fate | 'ipv4-only' | 'host';

/** What the firewall of this machine does to a port. */
export function fateOfPort(port: PublishedPort, firewall: Known<FirewallFact>): PortFate {
  if (port.how === 'host-network') return isGuardedByUfw(firewall) ? 'dropped' : 'host';
  if (!firewall.known) return 'unclear';
  const destination = {
    published: Number.parseInt(port.published, 10),
    target: port.target,
    protocol: port.protocol,
  };
  const fate = fateOf(firewall.value.dockerUser, destination);
  if (fate !== 'dropped' || isIpv4(port.hostIp)) return fate;
  const rules6 = firewall.value.dockerUser6;
  return rules6 !== null && fateOf(rules6, destination) === 'dropped' ? 'dropped' : 'ipv4-only';
}

/** The host's own network is behind INPUT, which UFW fills, and not behind DOCKER-USER. */
function isGuardedByUfw(firewall: Known<FirewallFact>): boolean {
  return firewall.known && firewall.value.ufwActive === true;
}

function isIpv4(hostIp: string | undefined): boolean {
  return hostIp !== undefined && /^\d+\.\d+\.\d+\.\d+$/.test(hostIp);
}

/** `5432`, or what stands for it. */
export function printPort({ published, target, how }: PublishedPort): string {
  if (how === 'host-network') return 'all its ports';
  return published === '' ? `a random port for ${target}` : published;
}

const hostNetwork = 'network_mode: host, so it listens on the addresses of the host itself';

/** What was seen of a port. */
export function sawPort(port: PublishedPort, firewall: Known<FirewallFact>): string {
  if (port.how === 'host-network') return hostNetwork;
  const where = port.hostIp === undefined || !/[1-9a-f]/.test(port.hostIp) ? 'every address' : port.hostIp;
  const route = `${port.published || 'random'} -> ${port.target}/${port.protocol} on ${where}`;
  const fate = firewall.known ? fateOfPort(port, firewall) : null;
  const notes: readonly string[] = [
    port.how === 'running' ? 'in the running container' : '',
    fate === 'open' ? 'DOCKER-USER lets it through' : '',
    fate === 'dropped' ? 'DOCKER-USER drops it' : '',
    fate === 'ipv4-only' ? 'DOCKER-USER drops it for IPv4 alone' : '',
  ];
  return [route, ...notes.filter((note) => note !== '')].join(', ');
}
