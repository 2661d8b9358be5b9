import type { ServiceFact } from '../../model/facts/services.ts';
import type { Remedy } from '../../model/outcome.ts';
import type { PublishedPort } from './published-ports.ts';

/** One remedy for every check that the change `exposure/closed-ports` answers, so that its gain is counted once. */
const closeThem: Remedy = {
  text: 'Bind these ports to 127.0.0.1, and let a TLS proxy or an SSH tunnel lead to them.',
  command: 'seaworthy apply --only exposure',
};

/** The remedy for ports that are open: the change where it closes all of them, else by hand. */
export function remedyFor(
  ports: readonly PublishedPort[],
  isKept: (port: PublishedPort) => boolean = ({ service }) => isTheirs(service),
): Remedy {
  if (ports.some(({ how }) => how === 'host-network')) {
    return { text: "Take network_mode: host away, or close these ports in the host's own firewall." };
  }
  const recreate = 'and recreate the containers: they still publish what the files do not.';
  if (ports.some(({ how }) => how === 'running')) {
    return { text: `Bind these ports to 127.0.0.1, ${recreate}` };
  }
  if (!ports.some(isKept)) return closeThem;
  return {
    text: 'Write 127.0.0.1: before each of these ports, or name their services in seaworthy.yaml (exposure.services), and apply.',
  };
}

/** The change leaves proxies, and services that are not of Supabase, to their owner. */
function isTheirs({ role }: ServiceFact): boolean {
  return role === 'proxy' || role === 'other';
}
