import type { Known } from '../../model/fact.ts';
import type { HostProxyFact } from '../../model/facts/host.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { isProxyOn } from './gateway-clients.ts';
import { isClosing, type WishedPort } from './port-fates.ts';

/** Who loses what when these ports close, and what to use instead. */
export function riskOf(
  services: readonly ServiceFact[],
  ports: readonly WishedPort[],
  hostProxies: Known<HostProxyFact>,
): string {
  const closing = ports.filter(isClosing);
  const names = [...new Set(closing.map(({ service }) => service.name))];
  const lines = names.map((name) => {
    const own = closing.filter(({ service }) => service.name === name);
    const [first] = own;
    return first === undefined ? '' : lossOf(first, own);
  });
  const isGateway = closing.some(({ service }) => service.role === 'gateway');
  const isUnseen = isGateway && !hostProxies.known && !services.some((service) => isProxyOn(service, 443));
  const unseen =
    'Nobody looked for a TLS proxy on this machine: when a load balancer elsewhere forwards to the gateway, set exposure.gateway to keep.';
  return [...lines, ...(isUnseen ? [unseen] : [])].join(' ');
}

function lossOf({ service, becomes }: WishedPort, own: readonly WishedPort[]): string {
  const shown = own.map(({ port }) => (port.published === '' ? 'its random port' : `:${port.published}`));
  const who = `Clients on other machines that connect to ${join(shown)} (${service.name}) directly will fail`;
  if (becomes === 'unpublished') return `${who}, and so will programs of this machine outside Docker.`;
  if (service.role === 'gateway') return `${who}; let a TLS proxy on this machine forward to 127.0.0.1.`;
  const port = own[0]?.port.published || 'PORT';
  return `${who}; use an SSH tunnel (ssh -L ${port}:127.0.0.1:${port} THIS-MACHINE) or the Compose network.`;
}

function join(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
