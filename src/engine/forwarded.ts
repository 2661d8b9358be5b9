import type { ProxyConfigFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { isLoopback } from '../model/net.ts';
import { namesOf } from './service-names.ts';

/** Services that take requests from clients: a proxy before one of them is a proxy of this deployment. */
const doors: ReadonlySet<string> = new Set(['gateway', 'auth', 'rest', 'realtime', 'storage', 'functions']);

/** The proxy configurations that forward to Supabase, and not to the operator's own application alone. */
export function forwardingTo(
  services: readonly ServiceFact[],
  configs: readonly ProxyConfigFact[],
): readonly ProxyConfigFact[] {
  const targets = services.filter(({ role }) => doors.has(role));
  return configs.filter(({ upstreams }) =>
    upstreams.some(({ address }) => targets.some((target) => leadsTo(target, address))),
  );
}

/** Whether `host:port` leads to a service: by its names on the network, or by a port published on this machine. */
function leadsTo(service: ServiceFact, address: string): boolean {
  const [, host = '', port = ''] = /^(?:[a-z]+:\/\/)?(.+?)(?::(\d+))?(?:\/.*)?$/.exec(address) ?? [];
  if (namesOf(service).includes(host)) return true;
  const isHere = isLoopback(host) || host === 'host.docker.internal';
  return isHere && service.ports.some(({ published }) => published !== '' && published === port);
}
