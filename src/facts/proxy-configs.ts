import { posix } from 'node:path';
import { at, textOf } from '../deployment/node.ts';
import { known } from '../model/fact.ts';
import type { ProxyConfigFact } from '../model/facts/files.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { servicesBefore } from './before.ts';
import { type MountedFile, mountedFiles, readMounted } from './gateway/file.ts';
import { defineGatherer, type GathererContext } from './gatherer.ts';
import { type Directive, everywhere, readDirectives } from './proxy/blocks.ts';
import { caddyConfig } from './proxy/caddy.ts';
import { certificatePath, readCertificate } from './proxy/certificate.ts';
import { nginxConfigs } from './proxy/nginx.ts';
import { shownPath } from './shown.ts';

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
  const syntax: 'nginx' | 'caddy' = product;
  const isWanted = product === 'nginx' ? nginxFile : caddyFile;
  const mounted = mountedFiles(service, context);
  const files = mounted.filter(
    ({ target, path }) => isWanted.test(posix.basename(target)) || isWanted.test(posix.basename(path ?? '')),
  );
  const included = new Set<string>();
  const read = files.map((file) => ({ file, configs: configsIn(file) }));
  // What another file includes was read there, with what holds around it.
  return read.flatMap(({ file, configs }) => (included.has(file.target) ? [] : configs));

  function configsIn(file: MountedFile): readonly ProxyConfigFact[] {
    const read = readMounted(file, context);
    if (!read.known) return [];
    const { shown } = read.value;
    const text = substituted(read.value.text, proxy);
    const directives = readDirectives(text, shown, syntax);
    const caddy = syntax === 'caddy' ? caddyConfig(directives, shown) : null;
    const whole = syntax === 'nginx' ? completed(directives, 0) : directives;
    const configs = syntax === 'nginx' ? nginxConfigs(whole, shown) : [caddy];
    const certificates = certificatesIn(whole);
    return configs.flatMap((config) =>
      config === null ? [] : [redacted({ ...config, ...certificates }, context)],
    );
  }

  /** Those of the whole file: which site serves which is not what anybody asks. */
  function certificatesIn(directives: readonly Directive[]): Pick<ProxyConfigFact, 'certificates'> {
    const certificates = everywhere(directives).flatMap(({ directive }) => {
      const target = certificatePath(directive.words);
      const path = target === null ? null : hostPath(proxy.volumes, target);
      if (path === null) return [];
      return [readCertificate(path, shownPath(path, context.project), directive.at, context.world.files)];
    });
    return certificates.length === 0 ? {} : { certificates };
  }

  /** nginx's `include`, where the files are mounted; relative to its own folder, with `*` for any name. */
  function completed(directives: readonly Directive[], depth: number): readonly Directive[] {
    return directives.flatMap((directive): readonly Directive[] => {
      const [word, pattern] = directive.words;
      if (word !== 'include' || pattern === undefined || depth > 5) {
        return [{ ...directive, block: completed(directive.block, depth) }];
      }
      const wanted = posix.resolve('/etc/nginx', pattern);
      const found = mounted.filter(({ target }) => isGlobMatch(target, wanted));
      return found.flatMap((file) => {
        included.add(file.target);
        const read = readMounted(file, context);
        if (!read.known) return [];
        const parts = readDirectives(substituted(read.value.text, proxy), read.value.shown, 'nginx');
        return completed(parts, depth + 1);
      });
    });
  }

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

/** Where a bind mount has a path of the container; null = in the image or on a volume. */
function hostPath(volumes: ServiceFact['volumes'], target: string): string | null {
  const mount = volumes
    .filter((volume) => target === volume.target || target.startsWith(`${volume.target}/`))
    .sort((one, other) => other.target.length - one.target.length)[0];
  if (mount?.type !== 'bind' || mount.source === undefined) return null;
  return mount.source + target.slice(mount.target.length);
}

function isGlobMatch(path: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(path);
}

function redacted(config: ProxyConfigFact, { redactor }: GathererContext): ProxyConfigFact {
  // Several locations share one upstream block: it counts once for each answer about the login.
  const upstreams = new Map(config.upstreams.map((upstream) => [JSON.stringify(upstream), upstream]));
  const headers = Object.entries(config.addressHeaders ?? {});
  return {
    ...config,
    ...(config.addressHeaders === undefined
      ? {}
      : {
          addressHeaders: Object.fromEntries(headers.map(([name, text]) => [name, redactor.text(text)])),
        }),
    serverNames: config.serverNames.map(({ name, at: place }) => ({ name: redactor.text(name), at: place })),
    upstreams: [...upstreams.values()].map((upstream) => ({
      ...upstream,
      address: redactor.text(upstream.address),
    })),
  };
}
