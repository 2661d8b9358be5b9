// Part of the STAND-IN for Kong: the declarative file, refused when it does not parse or names a plugin that is not enabled.
import { readFileSync } from 'node:fs';
import { env, fatal, need, yaml } from './shared.mjs';

export let config;
try {
  config = yaml.load(readFileSync(need('KONG_DECLARATIVE_CONFIG'), 'utf8'));
} catch (error) {
  fatal(`error parsing declarative config file ${env.KONG_DECLARATIVE_CONFIG}: ${error.message}`);
}
const enabled = new Set((env.KONG_PLUGINS ?? 'bundled').split(',').map((one) => one.trim()));
for (const plugin of [...(config.plugins ?? []), ...config.services.flatMap((one) => one.plugins ?? [])])
  if (!enabled.has('bundled') && !enabled.has(plugin.name))
    fatal(
      `declarative config is invalid: plugin '${plugin.name}' not enabled; add it to the 'plugins' configuration property`,
    );

export const consumers = new Map(
  (config.consumers ?? []).flatMap((one) =>
    (one.keyauth_credentials ?? []).map(({ key }) => [key, one.username]),
  ),
);
export const groups = (name) =>
  (config.acls ?? []).filter((one) => one.consumer === name).map((one) => one.group);
export const logins = new Set(
  (config.basicauth_credentials ?? []).map((one) => `${one.username}:${one.password}`),
);
export const routes = config.services
  .flatMap((service) =>
    service.routes.flatMap((route) =>
      route.paths.map((path) => ({
        path,
        strip: route.strip_path !== false,
        service,
        to: new URL(service.url),
      })),
    ),
  )
  .sort((a, b) => b.path.length - a.path.length);
