// Kong's declarative file, formats 1.1 to 3.0 (Kong/kong: kong/db/declarative).
import { at, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { RouteFact } from '../../model/facts/gateway.ts';
import { accessOf, type PublicGroups, pluginsFor, publicGroups } from './kong-access.ts';

/** The routes of a declarative file, in its order. */
export function kongRoutes(root: Node): readonly RouteFact[] {
  const groups = publicGroups(root);
  const nested = itemsOf(at(root, 'services')).flatMap((service) =>
    itemsOf(at(service, 'routes')).flatMap((route) => factsOf(route, service, root, groups)),
  );
  const services = itemsOf(at(root, 'services'));
  const loose = itemsOf(at(root, 'routes')).flatMap((route) => {
    const name = nameOf(at(route, 'service'));
    const service = services.find((candidate) => textOf(at(candidate, 'name')) === name);
    return factsOf(route, service, root, groups);
  });
  return [...nested, ...loose];
}

/** A reference is a name, or a mapping that holds one. */
function nameOf(node: Node | undefined): string | undefined {
  return textOf(node) ?? textOf(at(node, 'name'));
}

function factsOf(
  route: Node,
  service: Node | undefined,
  root: Node,
  groups: PublicGroups,
): readonly RouteFact[] {
  const access = accessOf(pluginsFor(route, service, root), groups);
  const upstream = upstreamOf(service);
  const timeout = Number(textOf(at(service, 'read_timeout')) ?? Number.NaN);
  return matchesOf(route).map(({ path, match }) => ({
    name: textOf(at(route, 'name')) ?? textOf(at(service, 'name')) ?? path,
    path,
    match,
    access,
    ...(upstream === undefined ? {} : { upstream }),
    ...(Number.isFinite(timeout) ? { timeoutMs: timeout } : {}),
    at: route.at,
  }));
}

function matchesOf(route: Node): readonly Pick<RouteFact, 'path' | 'match'>[] {
  const expression = textOf(at(route, 'expression'));
  if (expression !== undefined) return [expressionMatch(expression)];
  const paths = itemsOf(at(route, 'paths')).map((path) => textOf(path) ?? '');
  // Without paths a route takes every path (its hosts or headers decide).
  if (paths.length === 0) return [{ path: '/', match: 'prefix' }];
  return paths.map((path) => ({ path, match: isRegex(path) ? 'regex' : 'prefix' }));
}

/** Kong 3 marks regular expressions with `~`; Kong 2 takes a path with such characters for one. */
function isRegex(path: string): boolean {
  return path.startsWith('~') || /[^A-Za-z0-9/._~%-]/.test(path);
}

/** The expressions router (Kong docs, "expressions"): `==` is exact, `^=` a prefix, `~` a regular expression. */
function expressionMatch(expression: string): Pick<RouteFact, 'path' | 'match'> {
  const path = /http\.path\s*(==|\^=|~)\s*r?#?"([^"]*)"/.exec(expression);
  if (path === null) return { path: '/', match: 'prefix' };
  const match = { '==': 'exact', '^=': 'prefix', '~': 'regex' }[path[1] ?? ''] ?? 'prefix';
  return { path: path[2] ?? '/', match: match as RouteFact['match'] };
}

function upstreamOf(service: Node | undefined): string | undefined {
  const url = textOf(at(service, 'url'));
  if (url !== undefined) return url;
  const host = textOf(at(service, 'host'));
  if (host === undefined) return undefined;
  const protocol = textOf(at(service, 'protocol')) ?? 'http';
  const port = textOf(at(service, 'port')) ?? '80';
  return `${protocol}://${host}:${port}${textOf(at(service, 'path')) ?? ''}`;
}
