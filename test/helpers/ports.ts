import type { FirewallFact } from '../../src/model/facts/host.ts';
import type { PortFact } from '../../src/model/facts/services.ts';
import { here } from './facts.ts';

/** A published port; on every address unless told otherwise. */
export function port(published: number | string, target: number, hostIp?: string): PortFact {
  const base = { published: `${published}`, target, protocol: 'tcp', at: [here] };
  return hostIp === undefined ? base : { ...base, hostIp };
}

/** A firewall with these rules of DOCKER-USER for IPv4, and for IPv6 the same unless told otherwise. */
export function firewall(rules: readonly string[], parts: Partial<FirewallFact> = {}): FirewallFact {
  const dockerUser = rules.map((rule) => `-A DOCKER-USER ${rule}`);
  const drops = rules.some((rule) => /DROP|REJECT/.test(rule));
  return { dockerUser, dockerUser6: dockerUser, drops, ufwActive: false, ...parts };
}
