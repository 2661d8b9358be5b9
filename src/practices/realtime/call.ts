import type { GatewayFact } from '../../model/facts/gateway.ts';
import type { Place } from '../../model/place.ts';

export interface Call {
  readonly host: string;
  /** The gateway sends this host whatever the address it connects to. */
  readonly rewritten: boolean;
  readonly file: string;
  readonly at: Place;
}

/** Realtime takes the first label of the host for the tenant's name. */
export function tenantOf(host: string): string {
  return host.split('.')[0] ?? '';
}

/**
 * The host by which the gateway calls Realtime's sockets; null when its file does not tell. Kong sends the host of the
 * upstream (`preserve_host` is off). Envoy sends the one it rewrites to; without a rewrite the client's own, which no file
 * tells.
 */
export function callOf({ dialect, file, routes }: GatewayFact): Call | null {
  const [route] = routes
    .filter(
      ({ match, path }) => match === 'prefix' && '/realtime/v1/websocket'.startsWith(path) && path !== '/',
    )
    .sort((one, other) => other.path.length - one.path.length);
  const host = dialect === 'kong' ? hostOf(route?.upstream) : route?.host;
  return route === undefined || host === undefined
    ? null
    : { host, rewritten: dialect === 'envoy', file, at: route.at };
}

function hostOf(upstream: string | undefined): string | undefined {
  return /^(?:\w+:\/\/)?([^/:]+)/.exec(upstream ?? '')?.[1];
}
