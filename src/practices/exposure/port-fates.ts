// What the wishes make of each published port that reaches beyond this machine. Both changes of this practice ask here,
// so the firewall never closes what the ports' change keeps open.
import type { Wishes } from '../../engine/wishes/schema.ts';
import { isProxyOfOurs } from '../../engine/wishes/tls.ts';
import type { Known } from '../../model/fact.ts';
import type { HostProxyFact } from '../../model/facts/host.ts';
import type { PortFact, ServiceFact, ServiceRole } from '../../model/facts/services.ts';
import { isReachable } from '../../model/net.ts';
import { whyKept } from './gateway-clients.ts';

export type PortWish = Wishes['exposure']['gateway'];

export interface WishedPort {
  readonly service: ServiceFact;
  readonly port: PortFact;
  /** `theirs` = of a proxy or a service that is not of Supabase, and no wish names it. */
  readonly becomes: 'loopback' | 'unpublished' | 'kept' | 'theirs';
  /** Why `auto` keeps it. */
  readonly reason?: string;
}

/** Every port of the files that reaches beyond this machine, with what becomes of it. */
export function wishedPorts(
  services: readonly ServiceFact[],
  wishes: Wishes,
  hostProxies: Known<HostProxyFact>,
): readonly WishedPort[] {
  return services.flatMap((service) =>
    service.ports
      .filter(({ hostIp }) => isReachable(hostIp))
      .map((port) => fateOf(port, service, { services, wishes, hostProxies })),
  );
}

/** Whether other machines lose it. */
export function isClosing({ becomes }: WishedPort): boolean {
  return becomes === 'loopback' || becomes === 'unpublished';
}

interface Surroundings {
  readonly services: readonly ServiceFact[];
  readonly wishes: Wishes;
  readonly hostProxies: Known<HostProxyFact>;
}

function fateOf(port: PortFact, service: ServiceFact, around: Surroundings): WishedPort {
  const wish = wishOf(service, around.wishes);
  if (wish === 'keep') return { service, port, becomes: 'kept' };
  if (wish === 'theirs') return { service, port, becomes: 'theirs' };
  if (wish !== 'auto') return { service, port, becomes: wish };
  // With a proxy of ours the public URLs lead to it, whatever the files without it still say.
  const isKeepable = service.role === 'gateway' && !isProxyOfOurs(around.wishes.tls);
  const reason = isKeepable ? whyKept(port, service, around) : null;
  return reason === null
    ? { service, port, becomes: 'loopback' }
    : { service, port, becomes: 'kept', reason };
}

/** What is wished of a service's ports: front doors and services that are not Supabase's stay unless they are named. */
export function wishOf({ name, role }: ServiceFact, { exposure }: Wishes): PortWish | 'theirs' {
  const own = exposure.services[name];
  if (own !== undefined && own !== 'auto') return own;
  const group = groups[role] ?? 'others';
  return group === 'theirs' ? group : exposure[group];
}

type Group = 'gateway' | 'pooler' | 'analytics' | 'others' | 'theirs';

const groups: { readonly [Role in ServiceRole]?: Group } = {
  gateway: 'gateway',
  pooler: 'pooler',
  db: 'pooler',
  analytics: 'analytics',
  proxy: 'theirs',
  other: 'theirs',
};
