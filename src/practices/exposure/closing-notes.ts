import type { Wishes } from '../../engine/wishes/schema.ts';
import { listed } from '../../engine/words.ts';
import type { PortFact, ServiceFact } from '../../model/facts/services.ts';
import { labelledWays, tcpWays } from './label-ways.ts';
import { type WishedPort, wishOf } from './port-fates.ts';

/** What closing ports leaves open, and how to close that too. */
export function notesOf(
  services: readonly ServiceFact[],
  ports: readonly WishedPort[],
  wishes: Wishes,
): readonly string[] {
  return [...keptNotes(ports), ...hostNetworkNotes(services, wishes), ...labelNotes(services, wishes)];
}

function keptNotes(ports: readonly WishedPort[]): readonly string[] {
  return ports.flatMap(({ service, port, reason }) =>
    reason === undefined
      ? []
      : [
          `${service.name} keeps publishing ${port.published || 'a random port'}, because ${reason}; exposure.gateway: loopback closes it all the same`,
        ],
  );
}

/** Ports whose variables no template of ours can follow. */
export function frozenNotes(
  services: readonly ServiceFact[],
  followsEnvFile: (port: PortFact) => boolean,
): readonly string[] {
  const isFrozen = (port: PortFact) => {
    const follows = port.expression ?? port.targetExpression ?? port.hostIpExpression;
    return port.isFrozen === true || (follows !== undefined && !followsEnvFile(port));
  };
  const names = services.filter(({ ports }) => ports.some(isFrozen)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `the ports of ${listed(names)} are written down as they are now: when a variable in them changes, apply again`,
  ];
}

/** Compose discards `ports` of a service on the host's network. */
function hostNetworkNotes(services: readonly ServiceFact[], wishes: Wishes): readonly string[] {
  const names = services
    .filter((service) => service.networkMode?.value === 'host' && isOurs(service, wishes))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `${listed(names)} listens on the host's own network, where no list of ports counts: take network_mode: host away, or close it with the firewall script and --host`,
  ];
}

/** A proxy that reads labels reaches a service over the Docker network, published or not. */
function labelNotes(services: readonly ServiceFact[], wishes: Wishes): readonly string[] {
  const targets = services.filter((service) => service.role !== 'gateway' && isOurs(service, wishes));
  const ways = [...labelledWays(targets, services), ...tcpWays(targets, services)];
  return ways.map(
    ({ subject, saw }) =>
      `${saw}: closing ports does not change that; take ${subject} away if it is not meant`,
  );
}

function isOurs(service: ServiceFact, wishes: Wishes): boolean {
  const wish = wishOf(service, wishes);
  return wish !== 'keep' && wish !== 'theirs';
}
