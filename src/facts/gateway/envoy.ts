// Envoy's listener file (envoyproxy/envoy: api/envoy/config/listener, .../route/v3/route_components.proto).
import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { RouteFact } from '../../model/facts/gateway.ts';
import { durationMs } from '../services/quantity.ts';
import { accessOf, type FilterChain, filterChainOf } from './envoy-access.ts';

/** The routes of every HTTP connection manager in the file, in the order Envoy tries them. */
export function envoyRoutes(root: Node, clusters: ReadonlyMap<string, string>): readonly RouteFact[] {
  return connectionManagers(root).flatMap((manager) => {
    const chain = filterChainOf(manager);
    return itemsOf(at(manager, 'route_config', 'virtual_hosts')).flatMap((host) =>
      itemsOf(at(host, 'routes')).map((route) => factOf(route, host, chain, clusters)),
    );
  });
}

/** Where each cluster leads: `auth:9999`, from a cluster file or the clusters in the listener file itself. */
export function envoyClusters(roots: readonly Node[]): ReadonlyMap<string, string> {
  const clusters = roots.flatMap((root) => [
    ...itemsOf(at(root, 'resources')),
    ...itemsOf(at(root, 'static_resources', 'clusters')),
  ]);
  const addresses = clusters.flatMap((cluster) => {
    const name = textOf(at(cluster, 'name'));
    const address = firstMapping(at(cluster, 'load_assignment'), 'socket_address');
    const host = textOf(at(address, 'address'));
    if (name === undefined || host === undefined) return [];
    return [[name, `${host}:${textOf(at(address, 'port_value')) ?? ''}`] as const];
  });
  return new Map(addresses);
}

function factOf(
  route: Node,
  host: Node,
  chain: FilterChain,
  clusters: ReadonlyMap<string, string>,
): RouteFact {
  const { path, match } = matchOf(at(route, 'match'));
  const cluster = textOf(at(route, 'route', 'cluster'));
  const rewritten =
    textOf(at(route, 'route', 'host_rewrite_literal')) ?? textOf(at(route, 'route', 'host_rewrite'));
  const timeoutMs = durationMs(textOf(at(route, 'route', 'timeout')));
  return {
    name: textOf(at(route, 'name')) ?? path,
    path,
    match,
    access: accessOf(route, host, path, chain),
    ...(cluster === undefined ? {} : { upstream: clusters.get(cluster) ?? cluster }),
    ...(rewritten === undefined ? {} : { host: rewritten }),
    // Zero switches the timeout off.
    ...(timeoutMs === undefined || timeoutMs === 0 ? {} : { timeoutMs }),
    at: route.at,
  };
}

function matchOf(match: Node | undefined): Pick<RouteFact, 'path' | 'match'> {
  const exact = textOf(at(match, 'path'));
  if (exact !== undefined) return { path: exact, match: 'exact' };
  const regex = textOf(at(match, 'safe_regex', 'regex'));
  if (regex !== undefined) return { path: regex, match: 'regex' };
  const prefix = textOf(at(match, 'prefix')) ?? textOf(at(match, 'path_separated_prefix'));
  return { path: prefix ?? '/', match: 'prefix' };
}

function connectionManagers(node: Node): readonly Node[] {
  if (at(node, 'route_config') !== undefined) return [node];
  const children = [...entriesOf(node).map(([, entry]) => entry.value), ...itemsOf(node)];
  return children.flatMap(connectionManagers);
}

function firstMapping(node: Node | undefined, key: string): Node | undefined {
  if (node === undefined) return undefined;
  const found = at(node, key);
  if (found !== undefined) return found;
  const children = [...entriesOf(node).map(([, entry]) => entry.value), ...itemsOf(node)];
  for (const child of children) {
    const inside = firstMapping(child, key);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
