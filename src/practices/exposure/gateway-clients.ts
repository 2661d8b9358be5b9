// Whether clients are known to come straight to a port of the gateway, so that closing it would lock them out.
import { namesOf } from '../../engine/service-names.ts';
import { listed } from '../../engine/words.ts';
import type { Known } from '../../model/fact.ts';
import type { HostProxyFact } from '../../model/facts/host.ts';
import type { PortFact, ServiceFact } from '../../model/facts/services.ts';
import { isLoopback } from '../../model/net.ts';
import { hasOwnCertificate, isFrontDoor } from './front-door.ts';
import { labelledWays } from './label-ways.ts';

interface Surroundings {
  readonly services: readonly ServiceFact[];
  readonly hostProxies: Known<HostProxyFact>;
}

/** Why a port of the gateway has to stay reachable, or null. */
export function whyKept(
  port: Pick<PortFact, 'target' | 'published'>,
  gateway: ServiceFact,
  around: Surroundings,
): string | null {
  if (isFrontDoor(port, hasOwnCertificate(gateway)))
    return 'it answers with TLS and a certificate of its own';
  const urls = publicUrls(around.services);
  // Whatever proxies there are: on this machine none of them can listen on the port that Docker holds for the gateway.
  const straight = urls.filter(({ port: named }) => holds(port.published, named));
  if (straight.length > 0) {
    return `clients are told to come to it: ${listed(straight.map(({ shown }) => shown))}`;
  }
  const elsewhere = urls.find(({ isTls }) => isTls);
  if (elsewhere === undefined || !isKnownAlone(gateway, elsewhere, around)) return null;
  return `no proxy of this machine is seen that ends TLS for ${elsewhere.shown}, so one elsewhere may need it`;
}

interface NamedUrl {
  readonly shown: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** The addresses that clients are told, without those that lead nowhere but to this machine or into a Compose network. */
function publicUrls(services: readonly ServiceFact[]): readonly NamedUrl[] {
  const names = ['SUPABASE_PUBLIC_URL', 'API_EXTERNAL_URL'];
  const texts = services.flatMap(({ environment }) => names.map((name) => environment[name]?.text ?? ''));
  return [...new Set(texts)].flatMap((text): readonly NamedUrl[] => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || isLocal(url.hostname, services)) return [];
    const isTls = url.protocol === 'https:';
    const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
    return [{ shown: url.origin, port, isTls }];
  });
}

/**
 * A private address is not local: a whole office may come that way. Nor is a name without a dot, which a router, Tailscale
 * or a hosts file makes known, unless it is one of this Compose network.
 */
function isLocal(host: string, services: readonly ServiceFact[]): boolean {
  if (isLoopback(host) || host === '0.0.0.0' || host === '[::]') return true;
  return services.some((service) => namesOf(service).some((name) => name.toLowerCase() === host));
}

/** Something that can end TLS is seen here: a proxy that listens where the URL leads, labels for one, or one on this machine. */
function isBehindProxy(
  gateway: ServiceFact,
  url: NamedUrl,
  { services, hostProxies }: Surroundings,
): boolean {
  if (services.some((service) => isProxyOn(service, url.port))) return true;
  if (labelledWays([gateway], services).length > 0) return true;
  return hostProxies.known && hostProxies.value.found.some(({ mentions }) => mentions.length > 0);
}

/** A proxy to which a port of this machine leads; on the host's own network nobody can tell which do. */
export function isProxyOn({ role, ports, networkMode }: ServiceFact, port: number): boolean {
  if (role !== 'proxy') return false;
  return networkMode?.value === 'host' || ports.some(({ published }) => holds(published, port));
}

/** Somebody looked for a proxy, in the files and on this machine, and there is none; nor a tunnel that dials out. */
function isKnownAlone(gateway: ServiceFact, url: NamedUrl, around: Surroundings): boolean {
  const hasTunnel = around.services.some(({ image }) =>
    /cloudflared|ngrok|tailscale|frpc/.test(image?.repository ?? ''),
  );
  return around.hostProxies.known && !hasTunnel && !isBehindProxy(gateway, url, around);
}

/** `8000`, `8000-8010`. */
function holds(published: string, port: number): boolean {
  const [first = '', last = first] = published.split('-');
  return first !== '' && port >= Number(first) && port <= Number(last);
}
