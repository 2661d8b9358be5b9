import { namesOf } from '../../engine/service-names.ts';
import type { Known } from '../../model/fact.ts';
import type { ProxyConfigFact } from '../../model/facts/files.ts';
import type { GatewayFact } from '../../model/facts/gateway.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { isLoopback } from '../../model/net.ts';
import type { Place } from '../../model/place.ts';
import { effectiveRoute, isPublic, whoEnters } from './effective-route.ts';
import { labelledWays } from './label-ways.ts';

/** A way from outside to Studio or postgres-meta, and whether it asks for a login. */
export interface WayToStudio {
  readonly subject: string;
  readonly saw: string;
  readonly at: Place;
  readonly login: 'asked' | 'none' | 'unseen';
}

interface Ways {
  readonly gateway: Known<GatewayFact>;
  readonly proxyConfigs: Known<readonly ProxyConfigFact[]>;
}

/**
 * Through the gateway's catch-all route, and through every proxy that forwards to the services themselves, by its own
 * file or by their labels.
 */
export function waysToStudio(
  targets: readonly ServiceFact[],
  services: readonly ServiceFact[],
  { gateway, proxyConfigs }: Ways,
): readonly WayToStudio[] {
  const throughGateway = gateway.known ? gatewayWay(gateway.value) : [];
  const configs = proxyConfigs.known ? proxyConfigs.value : [];
  const throughProxies = configs.flatMap(({ file, upstreams }) =>
    upstreams
      .filter(({ address }) => targets.some((service) => isAddressOf(service, address)))
      .map(({ address, at, login }): WayToStudio => {
        const state = login === undefined ? 'unseen' : login ? 'asked' : 'none';
        const note = { asked: 'after a login', none: 'without a login', unseen: '' }[state];
        return { subject: file, saw: `${file} forwards to ${address} ${note}`.trim(), at, login: state };
      }),
  );
  return [...throughGateway, ...throughProxies, ...labelledWays(targets, services)];
}

function gatewayWay(gateway: GatewayFact): readonly WayToStudio[] {
  const route = effectiveRoute(gateway, '/project/default');
  if (route === undefined) return [];
  const saw = `the gateway's route ${route.name} (${route.path}) is ${whoEnters[route.access]}`;
  return [{ subject: route.name, saw, at: route.at, login: isPublic(route) ? 'none' : 'asked' }];
}

/** Whether `host:port` leads to a service: by its names on the network, or by a port it binds to this machine. */
function isAddressOf(service: ServiceFact, address: string): boolean {
  const [, host = '', port = ''] = /^(?:[a-z]+:\/\/)?(.+?)(?::(\d+))?(?:\/.*)?$/.exec(address) ?? [];
  if (namesOf(service).includes(host)) return true;
  return isLoopback(host) && service.ports.some(({ published }) => published !== '' && published === port);
}
