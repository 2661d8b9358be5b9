import { at, entriesOf, itemsOf, type Node, textOf } from '../../deployment/node.ts';
import type { RouteFact } from '../../model/facts/gateway.ts';
import { admittedBy } from './envoy-rbac.ts';

/** The HTTP filters in front of every route, reduced to those that decide who gets through. */
export interface FilterChain {
  /** Names of the basic_auth filters; a route switches one off by its name. */
  readonly login: readonly string[];
  readonly rbac: readonly { readonly name: string; readonly rules: Node | undefined }[];
  /** Names of the routes that a Lua filter answers with 401 unless the API key is known. */
  readonly guarded: ReadonlySet<string>;
}

/** Filters are told apart by the type of their configuration; their names are free text. */
export function filterChainOf(manager: Node): FilterChain {
  const filters = itemsOf(at(manager, 'http_filters')).map((filter) => ({
    name: textOf(at(filter, 'name')) ?? '',
    config: at(filter, 'typed_config'),
    type: textOf(at(filter, 'typed_config', '@type')) ?? '',
  }));
  const ofType = (type: string) => filters.filter((filter) => filter.type.endsWith(type));
  return {
    login: ofType('.BasicAuth').map(({ name }) => name),
    rbac: ofType('.rbac.v3.RBAC').map(({ name, config }) => ({ name, rules: at(config, 'rules') })),
    guarded: new Set(ofType('.lua.v3.Lua').flatMap(({ config }) => guardedBy(luaOf(config)))),
  };
}

function luaOf(config: Node | undefined): string {
  return (
    textOf(at(config, 'inline_code')) ?? textOf(at(config, 'default_source_code', 'inline_string')) ?? ''
  );
}

/** A script that answers 401 and keeps a table of route names guards those routes. */
function guardedBy(code: string): readonly string[] {
  if (!/\brespond\s*\(/.test(code) || !/["']40[13]["']/.test(code) || !/routeName\s*\(/.test(code)) return [];
  return [...code.matchAll(/\[\s*["']([\w.-]+)["']\s*\]\s*=\s*true/g)].map((match) => match[1] ?? '');
}

/** Who gets through to a route: what its own filter settings leave of the chain's. */
export function accessOf(route: Node, host: Node, path: string, chain: FilterChain): RouteFact['access'] {
  const response = Number(textOf(at(route, 'direct_response', 'status')) ?? Number.NaN);
  if (Number.isFinite(response)) return response >= 400 ? 'denied' : 'open';

  const settings = new Map([...settingsOf(host), ...settingsOf(route)]);
  const admitted = chain.rbac.map(({ name, rules }) => {
    const own = settings.get(name);
    // RBACPerRoute without rules switches the filter off for the route.
    if (own !== undefined) return isDisabled(own) ? 'open' : admittedBy(at(own, 'rbac', 'rules'), path);
    return admittedBy(rules, path);
  });
  if (admitted.includes('denied')) return 'denied';
  if (admitted.includes('address')) return 'address';
  if (chain.login.some((name) => !isDisabled(settings.get(name)))) return 'login';
  if (admitted.includes('service')) return 'service';
  const isGuarded = chain.guarded.has(textOf(at(route, 'name')) ?? '');
  return isGuarded || admitted.includes('key') ? 'key' : 'open';
}

function settingsOf(node: Node): readonly (readonly [string, Node])[] {
  return entriesOf(at(node, 'typed_per_filter_config')).map(([name, { value }]) => [name, value] as const);
}

function isDisabled(setting: Node | undefined): boolean {
  return textOf(at(setting, 'disabled')) === 'true';
}
