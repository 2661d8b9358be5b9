// How a proxy on the machine itself reaches the services: by ports published on its loopback address.
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { PortFact, ServiceFact } from '../../../model/facts/services.ts';
import type { ServiceKeyFragment } from '../../../model/fragment.ts';
import { isReachable } from '../../../model/net.ts';
import type { Reach } from '../site/make-site.ts';

/** Storage's port inside its container, for which this change publishes one when there is none. */
const storagePort = 5000;

/** The address of each service as it will be once the wishes about exposure are applied; null = none is published. */
export function reachFromHost({ exposure, tls }: Wishes): Reach {
  return (service, target) => {
    const { role, name } = service;
    const wish = exposure.services[name] ?? (role === 'gateway' ? exposure.gateway : exposure.others);
    const found = publishedOf(service, target);
    // On the machine's own network it listens where it always does.
    if (service.networkMode?.value === 'host') return `127.0.0.1:${target}`;
    if (found !== undefined && !(wish === 'unpublished' && isReachable(found.hostIp)))
      return `${addressOf(found, wish === 'keep')}:${found.published}`;
    return role === 'storage' && target === storagePort ? `127.0.0.1:${tls.storage_port}` : null;
  };
}

/** The loopback port that Storage gets; none when one is published already, or the site does not lead to it. */
export function storageFragments(
  storage: ServiceFact | undefined,
  { tls }: Wishes,
  address: string | null,
): readonly ServiceKeyFragment[] {
  if (storage === undefined || address === null || storage.networkMode?.value === 'host') return [];
  if (publishedOf(storage, storagePort) !== undefined) return [];
  const published = {
    host_ip: '127.0.0.1',
    target: storagePort,
    published: String(tls.storage_port),
    protocol: 'tcp',
  };
  // Lists of ports are added to by Compose (compose-spec, 13-merge.md).
  return [{ kind: 'service-key', service: storage.name, path: ['ports'], how: 'set', value: [published] }];
}

function publishedOf({ ports }: ServiceFact, target: number): PortFact | undefined {
  return ports.find(
    (port) => port.target === target && port.protocol === 'tcp' && /^\d+$/.test(port.published),
  );
}

/** A port on one address of this machine is moved to loopback by exposure, unless it is kept. */
function addressOf({ hostIp = '' }: PortFact, isKept: boolean): string {
  const isEvery = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' || hostIp === '[::]';
  if (isEvery) return hostIp.includes(':') && !isKept ? '[::1]' : '127.0.0.1';
  if (!isKept && isReachable(hostIp)) return hostIp.includes(':') ? '[::1]' : '127.0.0.1';
  return hostIp.includes(':') && !hostIp.startsWith('[') ? `[${hostIp}]` : hostIp;
}
