import { namesOf } from '../../engine/service-names.ts';
import type { GatewayFact } from '../../model/facts/gateway.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';

export interface Call {
  readonly host: string;
  /** The host it connects to, which is `host` unless that is rewritten. */
  readonly address?: string;
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
  const address = hostOf(route?.upstream);
  const host = dialect === 'kong' ? address : route?.host;
  if (route === undefined || host === undefined) return null;
  const call = { host, rewritten: dialect === 'envoy', file, at: route.at };
  return address === undefined ? call : { ...call, address };
}

/**
 * Whether the gateway connects to a name that only the Compose network could know, and that no service has there: one
 * without a dot, or one like upstream's `realtime-dev.supabase-realtime`, a container's name and nothing of DNS.
 */
export function leadsNowhere({ address }: Call, services: readonly ServiceFact[]): boolean {
  if (address === undefined || !/^[\w-]+$|\.supabase-[\w-]+$/.test(address)) return false;
  return !services.some((service) => namesOf(service).includes(address));
}

function hostOf(upstream: string | undefined): string | undefined {
  return /^(?:\w+:\/\/)?([^/:]+)/.exec(upstream ?? '')?.[1];
}
