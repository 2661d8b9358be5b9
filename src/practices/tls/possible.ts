// Whether a wished proxy can do its work on this machine: the name leads here, the ports are free, the files are there.
import type { Wishes } from '../../engine/wishes/schema.ts';
import { listed } from '../../engine/words.ts';
import type { Known } from '../../model/fact.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { FactTable } from '../../model/facts/table.ts';
import { isPrivate } from '../../model/net.ts';
import { proxyService } from './container/names.ts';

export type Obstacle =
  | { readonly kind: 'refusal'; readonly message: string; readonly hints: readonly [string, ...string[]] }
  /** Could not be seen, or is so only now. */
  | { readonly kind: 'note'; readonly message: string };

type Seen = {
  readonly [Name in 'listeners' | 'containers' | 'domainAddresses']: Known<FactTable[Name]>;
};

/** The first thing in the way; null = nothing is. While our proxy runs already, nothing that changed since is a refusal. */
export function whyNotPossible(
  services: readonly ServiceFact[],
  wishes: Wishes,
  domain: string,
  facts: Seen,
): Obstacle | null {
  const contradiction = whyContradictory(wishes);
  if (contradiction !== null) return contradiction;
  if (!isRunning(facts)) return whyPortTaken(services, wishes, facts) ?? whyElsewhere(wishes, domain, facts);
  const found = whyElsewhere(wishes, domain, facts);
  return found === null ? null : { kind: 'note', message: found.message };
}

function isRunning({ containers }: Seen): boolean {
  if (!containers.known) return false;
  return containers.value.project.some(
    ({ service, state }) => service === proxyService && state === 'running',
  );
}

function whyContradictory({ tls }: Wishes): Obstacle | null {
  if (tls.internal_ca && tls.certificate !== undefined)
    return {
      kind: 'refusal',
      message: 'both tls.internal_ca and tls.certificate are wished',
      hints: ['Take one of them out of seaworthy.yaml'],
    };
  if (tls.internal_ca && tls.proxy === 'nginx')
    return {
      kind: 'refusal',
      message: 'tls.internal_ca is wished with nginx, which has no authority of its own',
      hints: ['Set tls.proxy to caddy', 'Or give a certificate of yours: tls.certificate'],
    };
  if (tls.http_port === tls.https_port)
    return {
      kind: 'refusal',
      message: `tls.http_port and tls.https_port are both ${tls.https_port}`,
      hints: ['Give them different ports'],
    };
  return null;
}

/** A listener on one address alone is in the way of one on all of them, the loopback address as well (Linux: EADDRINUSE). */
function whyPortTaken(services: readonly ServiceFact[], { tls }: Wishes, facts: Seen): Obstacle | null {
  const isOurs = ({ published }: { readonly published: string }) =>
    [tls.http_port, tls.https_port].includes(Number(published));
  const publishing = services.find(({ ports }) => ports.some(isOurs));
  if (publishing !== undefined)
    return {
      kind: 'refusal',
      message: `the service ${publishing.name} publishes port ${listed([...new Set(publishing.ports.filter(isOurs).map(({ published }) => published))])} already`,
      hints: [
        publishing.role === 'proxy'
          ? 'Set tls.proxy to existing, or take that proxy out of COMPOSE_FILE'
          : 'Publish it elsewhere, or choose tls.http_port and tls.https_port',
      ],
    };
  if (!facts.listeners.known) return null;
  const taken = facts.listeners.value.sockets.find(
    ({ port }) => port === tls.http_port || port === tls.https_port,
  );
  if (taken === undefined) return null;
  return {
    kind: 'refusal',
    message: `port ${taken.port} of this machine is taken${taken.process === undefined ? '' : ` by ${taken.process}`}`,
    hints: [
      'Stop what listens there, or let it end TLS: tls.proxy: host-nginx, host-caddy or existing',
      'Or choose other ports: tls.http_port and tls.https_port',
    ],
  };
}

/** Whether the name leads here: only the name itself, for a proxy whose ports and state are not ours to see. */
export function whyElsewhere(
  { tls }: Wishes,
  domain: string,
  { domainAddresses }: Pick<Seen, 'domainAddresses'>,
): Obstacle | null {
  // A second proxy in front is what the name leads to; a private authority or an own certificate asks no one outside.
  if (tls.trusted_proxies.length > 0 || tls.certificate !== undefined || tls.internal_ca) return null;
  if (!domainAddresses.known)
    return { kind: 'note', message: `whether ${domain} leads here was not seen: ${domainAddresses.reason}` };
  const { addresses, own } = domainAddresses.value;
  if (addresses.length === 0)
    return {
      kind: 'refusal',
      message: `${domain} does not resolve, so no certificate can be had for it`,
      hints: [`Give ${domain} an A or AAAA record with this machine's public address, then plan again`],
    };
  if (addresses.some((address) => own.includes(address))) return whyByIpv6(domain, addresses, own);
  const isPublicHere = own.some((address) => !isPrivate(address));
  if (!isPublicHere)
    return {
      kind: 'note',
      message: `${domain} leads to ${listed(addresses)}; this machine has private addresses only, so see that its ports 80 and 443 are forwarded here`,
    };
  return {
    kind: 'refusal',
    message: `${domain} leads to ${listed(addresses)}, and this machine is ${listed(own)}`,
    hints: [
      `Point the record of ${domain} here`,
      'Or, when a proxy or CDN stands in front, name its networks: tls.trusted_proxies',
    ],
  };
}

/** Authorities try IPv6 first (letsencrypt.org/docs/ipv6-support), so an AAAA record of another machine fails the order. */
function whyByIpv6(domain: string, addresses: readonly string[], own: readonly string[]): Obstacle | null {
  const other = addresses.filter((address) => address.includes(':') && !own.includes(address));
  if (other.length === 0) return null;
  return {
    kind: 'note',
    message: `the AAAA record of ${domain} leads to ${listed(other)}, which is not this machine: an authority tries it first, and the order may fail`,
  };
}
