// Part of the STAND-IN for Envoy: reads bootstrap, listener and clusters, and takes keys and guarded routes out of the Lua text.
import { readFileSync } from 'node:fs';
import { fatal, yaml } from './shared.mjs';

function load(path) {
  try {
    return yaml.load(readFileSync(path, 'utf8'));
  } catch (error) {
    return fatal(`error initializing configuration '${path}': ${error.message}`);
  }
}
export const bootstrap = load(process.argv[process.argv.indexOf('-c') + 1]);
export const listener = load(bootstrap.dynamic_resources.lds_config.path_config_source.path).resources[0];
export const clusters = new Map(
  load(bootstrap.dynamic_resources.cds_config.path_config_source.path).resources.map((one) => {
    const { address, port_value } =
      one.load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address;
    return [one.name, { host: address, port: port_value }];
  }),
);
export const manager = listener.filter_chains[0].filters[0].typed_config;
export const virtualHost = manager.route_config.virtual_hosts[0];
export const filter = (name) =>
  manager.http_filters
    .filter((one) => one.name === `envoy.filters.http.${name}`)
    .map((one) => one.typed_config);
const lua = filter('lua')
  .map((one) => one.inline_code)
  .join('\n');
export const guarded = new Set([...lua.matchAll(/\["([\w-]+)"\]\s*=\s*true/g)].map((one) => one[1]));
const constant = (name) => lua.match(new RegExp(`local ${name} = "([^"]*)"`))?.[1] ?? '';
const keys = { anon: constant('ANON_KEY'), service: constant('SERVICE_ROLE_KEY') };
export const opaque = new Map([
  [constant('SUPABASE_SECRET_KEY'), constant('SERVICE_ROLE_KEY_ASYMMETRIC')],
  [constant('SUPABASE_PUBLISHABLE_KEY'), constant('ANON_KEY_ASYMMETRIC')],
]);
export const opaqueOn = [...opaque].flat().every(Boolean) && opaque.size === 2;
export const known = new Set([keys.anon, keys.service, ...(opaqueOn ? opaque.values() : [])].filter(Boolean));
export const users = new Set(
  (filter('basic_auth')[0]?.users.inline_string ?? '').split('\n').filter(Boolean),
);
for (const route of virtualHost.routes)
  if (!clusters.has(route.route.cluster)) fatal(`route: unknown cluster '${route.route.cluster}'`);
