// How a drill reaches a repository that is elsewhere: as the live sidecars do. Their networks may be the only way to a store (one of the
// same project, a tunnel's), and a way that a drill has and a restore has not would prove nothing.
import { z } from 'zod';
import type { Json } from '../../../../model/fragment.ts';

/** Of a network in `docker compose config --format json`: Compose writes the name in full. */
export const networkShape = z.looseObject({ name: z.string() });

type Networks = Readonly<Record<string, z.infer<typeof networkShape>>>;

interface Service {
  readonly networks?: Readonly<Record<string, unknown>> | null | undefined;
  readonly network_mode?: unknown;
}

/** A name that is none of the drill's own networks. */
const nameOf = (network: string) => `live-${network}`;

/** The networks of these services, which exist already: a drill neither makes nor removes them. */
export function liveNetworks(
  services: readonly (Service | undefined)[],
  networks: Networks | null | undefined,
): { readonly [key: string]: Json } {
  const names = new Set(services.flatMap((service) => Object.keys(service?.networks ?? {})));
  return Object.fromEntries(
    [...names].map((name) => [nameOf(name), { name: networks?.[name]?.name ?? name, external: true }]),
  );
}

/**
 * What one of them joins. Nothing but the way is taken over: an address or a name of the live one is its own. Where a person gave it
 * another way, that one; where it is another service's, which a drill has not, the engine's own bridge.
 */
export function waysOut({ networks, network_mode: mode }: Service): { readonly [key: string]: Json } {
  const names = Object.keys(networks ?? {});
  if (names.length > 0) return { networks: Object.fromEntries(names.map((name) => [nameOf(name), {}])) };
  return { network_mode: typeof mode === 'string' && !mode.startsWith('service:') ? mode : 'bridge' };
}
