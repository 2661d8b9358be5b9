import { fail, pass, seen, some, unknown } from '../../engine/check.ts';
import { listed } from '../../engine/words.ts';
import type { Known } from '../../model/fact.ts';
import type { FirewallFact } from '../../model/facts/host.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence, Outcome, Remedy } from '../../model/outcome.ts';
import { fateOfPort, type PortFate, type PublishedPort, printPort, sawPort } from './published-ports.ts';

/** The outcome of a check about ports that must not be reachable. `services` are those it looked at. */
export function judgePorts(
  ports: readonly PublishedPort[],
  services: readonly ServiceFact[],
  firewall: Known<FirewallFact>,
  remedy: Remedy | string,
): Outcome {
  const fates = ports.map((port) => ({ port, fate: fateOfPort(port, firewall) }));
  const open = fates.filter(({ fate }) => fate === 'open' || fate === 'unclear').map(({ port }) => port);
  const evidence = some(evidenceOf(open, firewall));
  if (evidence !== null) return fail(describe(open), evidence, remedy);
  const doubt = doubtOf(fates);
  if (doubt !== null) return unknown(doubt);
  if (ports.length > 0) return pass(...evidenceOf(ports, firewall));
  return pass(...services.map(closed));
}

interface Judged {
  readonly port: PublishedPort;
  readonly fate: PortFate;
}

/** What keeps a port from being judged; null when nothing does. */
export function doubtOf(fates: readonly Judged[]): string | null {
  const ipv4Only = fates.filter(({ fate }) => fate === 'ipv4-only').map(({ port }) => printPort(port));
  if (ipv4Only.length > 0) {
    return `DOCKER-USER drops ${listed(ipv4Only)} for IPv4 alone: only a connection from another machine over IPv6 can tell`;
  }
  const onHost = fates.filter(({ fate }) => fate === 'host').map(({ port }) => port.service.name);
  if (onHost.length === 0) return null;
  return `${listed(onHost)} listens on the host's own network: only a connection from another machine can tell`;
}

/** `supavisor publishes 5432 and 6543; db publishes 5433`. */
function describe(ports: readonly PublishedPort[]): string {
  const names = [...new Set(ports.map(({ service }) => service.name))];
  const parts = names.map((name) => {
    const own = ports.filter(({ service }) => service.name === name);
    return `${name} publishes ${listed(own.map(printPort))}`;
  });
  return `${parts.join('; ')}: reachable from outside unless a firewall elsewhere stops it`;
}

/** Ports as evidence, at the line that publishes them. */
export function evidenceOf(
  ports: readonly PublishedPort[],
  firewall: Known<FirewallFact>,
): readonly Evidence[] {
  return ports.map((port) => seen(`services.${port.service.name}.ports`, sawPort(port, firewall), port.at));
}

function closed(service: ServiceFact): Evidence {
  const [first, ...others] = service.ports;
  if (first === undefined) return seen(`services.${service.name}.ports`, 'publishes nothing', service.at);
  const bound = [first, ...others].map(({ hostIp, published }) => `${hostIp}:${published}`);
  return seen(`services.${service.name}.ports`, `bound to ${listed(bound)}`, first.at);
}
