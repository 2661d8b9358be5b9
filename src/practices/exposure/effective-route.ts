import type { GatewayFact, RouteFact } from '../../model/facts/gateway.ts';

/**
 * The route that answers a path. Envoy takes the first that matches (route_components.proto); Kong an exact path before
 * a regular expression before the longest prefix (its router's priorities).
 */
export function effectiveRoute({ dialect, routes }: GatewayFact, path: string): RouteFact | undefined {
  const matching = routes.filter((route) => isMatch(route, path));
  if (dialect === 'envoy') return matching[0];
  return [...matching].sort((one, other) => rank(other) - rank(one))[0];
}

function isMatch(route: RouteFact, path: string): boolean {
  if (route.match === 'exact') return route.path === path;
  if (route.match === 'prefix') return path.startsWith(route.path);
  try {
    // Kong marks regular expressions with a `~`; both match from the start.
    return new RegExp(`^(?:${route.path.replace(/^~/, '')})`).test(path);
  } catch {
    return false;
  }
}

function rank({ match, path }: RouteFact): number {
  return { exact: 2_000_000, regex: 1_000_000, prefix: 0 }[match] + path.length;
}

/** Who gets through, in words. */
export const whoEnters: Readonly<Record<RouteFact['access'], string>> = {
  open: 'open to everybody',
  key: 'open to every API key, the public anon key included',
  service: 'open to service_role alone',
  login: 'behind a login',
  denied: 'closed',
  address: 'open to listed addresses alone',
};

/** The anon key is in every client, so a route that takes any key is public. */
export function isPublic(route: RouteFact): boolean {
  return route.access === 'open' || route.access === 'key';
}
