import { posix } from 'node:path';
import { at, textOf } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { ProxyConfigFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { servicesBefore } from './before.ts';
import { mountedFiles, readMounted } from './gateway/file.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { readDirectives } from './proxy/blocks.ts';
import { caddyConfig } from './proxy/caddy.ts';
import { nginxConfig } from './proxy/nginx.ts';

/** The configuration files that the proxy services mount. A file that lies about unused is not in effect. */
export const proxyConfigsGatherer = defineGatherer({
  fact: 'proxyConfigs',
  source: 'files',
  after: ['services'],
  gather(context) {
    const services = servicesBefore(context);
    if (!services.known) return services;
    const proxies = services.value.filter(({ role }) => role === 'proxy');
    return known(proxies.flatMap((proxy) => configsOf(proxy, context)));
  },
});

const nginxFile = /\.(?:conf|tpl|template)$/;
const caddyFile = /^Caddyfile|\.caddy(?:file)?$/i;

function configsOf(proxy: ServiceFact, context: GathererContext): readonly ProxyConfigFact[] {
  const service = at(context.project.root, 'services', proxy.name);
  const product = proxy.product;
  if (service === undefined || (product !== 'nginx' && product !== 'caddy')) return [];
  const isWanted = product === 'nginx' ? nginxFile : caddyFile;
  const files = mountedFiles(service, context).filter(
    ({ target, path }) => isWanted.test(posix.basename(target)) || isWanted.test(posix.basename(path ?? '')),
  );
  return files.flatMap((file) => {
    const read = readMounted(file, context);
    if (!read.known) return [];
    const { shown } = read.value;
    const text = substituted(read.value.text, proxy);
    const directives = readDirectives(text, shown, product);
    const config = product === 'nginx' ? nginxConfig(directives, shown) : caddyConfig(directives, shown);
    return config === null ? [] : [redacted(config, context)];
  });

  function substituted(text: string, { environment }: ServiceFact): string {
    const plainValue = (name: string): string | undefined => {
      const value = environment[name];
      // A secret stays a placeholder: nothing that is reported needs it.
      if (value === undefined || value.secret !== undefined) return undefined;
      return textOf(at(service, 'environment', name));
    };
    return product === 'nginx'
      ? text.replace(/\$\{(\w+)\}/g, (whole, name: string) => plainValue(name) ?? whole)
      : text.replace(/\{\$(\w+)(?::([^}]*))?\}|\{env\.(\w+)\}/g, (whole, name, fallback, other) => {
          return plainValue(String(name ?? other)) ?? (fallback === undefined ? whole : String(fallback));
        });
  }
}

function redacted(config: ProxyConfigFact, { redactor }: GathererContext): ProxyConfigFact {
  // Several locations share one upstream block: it counts once for each answer about the login.
  const upstreams = new Map(config.upstreams.map((upstream) => [JSON.stringify(upstream), upstream]));
  return {
    ...config,
    serverNames: config.serverNames.map(({ name, at: place }) => ({ name: redactor.text(name), at: place })),
    upstreams: [...upstreams.values()].map((upstream) => ({
      ...upstream,
      address: redactor.text(upstream.address),
    })),
  };
}
