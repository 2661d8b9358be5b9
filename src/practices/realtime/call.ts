import type { GatewayFact } from '../../model/facts/gateway.ts';
import type { Place } from '../../model/place.ts';

export interface Call {
  readonly host: string;
  readonly file: string;
  readonly at: Place;
}

/** Realtime takes the first label of the host for the tenant's name. */
export function tenantOf(host: string): string {
  return host.split('.')[0] ?? '';
}

/**
 * The host by which the gateway calls Realtime's sockets; null when its file does not tell. Kong sends the host of the
 * upstream (`preserve_host` is off); Envoy rewrites it, so its upstream's address says nothing.
 */
export function callOf({ dialect, file, routes }: GatewayFact): Call | null {
  if (dialect !== 'kong') return null;
  const [route] = routes
    .filter(
      ({ match, path }) => match === 'prefix' && '/realtime/v1/websocket'.startsWith(path) && path !== '/',
    )
    .sort((one, other) => other.path.length - one.path.length);
  const host = /^(?:\w+:\/\/)?([^/:]+)/.exec(route?.upstream ?? '')?.[1];
  return route === undefined || host === undefined ? null : { host, file, at: route.at };
}
