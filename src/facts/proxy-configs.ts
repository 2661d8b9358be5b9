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
import { isGlobMatch } from './proxy/glob.ts';
import { globbed, includer } from './proxy/includes.ts';
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
  const parsed = new Map<string, readonly Directive[] | null>();
  const { completed, included } = includer({ find: findIncluded, read: readIncluded });
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
    const whole = syntax === 'nginx' ? completed(directives) : directives;
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

  /** Where the files are mounted, alone or in a folder, however deep. */
  function findIncluded(wanted: string): readonly string[] | null {
    const alone = mounted.map(({ target }) => target).filter((target) => isGlobMatch(target, wanted));
    const parts = wanted.split('/');
    const first = parts.findIndex((part) => /[*?]/.test(part));
    const fixed = parts.slice(0, first < 0 ? -1 : first).join('/');
    const folder = hostPath(proxy.volumes, fixed);
    if (wanted.includes('[') || (folder === null && alone.length === 0)) return null;
    const rest = parts.slice(first < 0 ? -1 : first);
    const inFolder = folder === null ? [] : globbed(folder, rest, context.world.files);
    const targets = inFolder.map((path) => fixed + path.slice(folder?.length));
    const found = [...new Set([...alone, ...targets])].sort();
    // A name without a star must be there, or nginx does not start: it comes from elsewhere.
    return found.length === 0 && first < 0 ? null : found;
  }

  function readIncluded(target: string): readonly Directive[] | null {
    const before = parsed.get(target);
    if (before !== undefined) return before;
    const path = hostPath(proxy.volumes, target);
    const file = mounted.find((one) => one.target === target) ?? { target, path };
    const read = readMounted(file, context);
    const parts = read.known
      ? readDirectives(substituted(read.value.text, proxy), read.value.shown, 'nginx')
      : null;
    parsed.set(target, parts);
    return parts;
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
      : text.replace(/\{\$(\w+)(?::([^}\n]{0,500}))?\}|\{env\.(\w+)\}/g, (whole, name, fallback, other) => {
          return plainValue(String(name ?? other)) ?? (fallback === undefined ? whole : String(fallback));
        });
  }
}

/** Where a bind mount has a path of the container; null = in the image or on a volume. */
function hostPath(volumes: ServiceFact['volumes'], target: string): string | null {
  const mount = volumes
    .map((volume) => ({ ...volume, target: volume.target.replace(/\/+$/, '') }))
    .filter((volume) => target === volume.target || target.startsWith(`${volume.target}/`))
    .sort((one, other) => other.target.length - one.target.length)[0];
  if (mount?.type !== 'bind' || mount.source === undefined) return null;
  return mount.source + target.slice(mount.target.length);
}

function redacted(config: ProxyConfigFact, { redactor }: GathererContext): ProxyConfigFact {
  // Several locations share one upstream block: it counts once for each answer about the login.
  const upstreams = new Map(config.upstreams.map((upstream) => [JSON.stringify(upstream), upstream]));
  const headers = Object.entries(config.addressHeaders ?? {});
  const unseen = Object.entries(config.unseen ?? {}).map(([name, { text, at: place }]) => {
    return [name, { text: redactor.text(text), at: place }] as const;
  });
  return {
    ...config,
    ...(config.addressHeaders === undefined
      ? {}
      : {
          addressHeaders: Object.fromEntries(headers.map(([name, text]) => [name, redactor.text(text)])),
        }),
    ...(unseen.length === 0 ? {} : { unseen: Object.fromEntries(unseen) }),
    serverNames: config.serverNames.map(({ name, at: place }) => ({ name: redactor.text(name), at: place })),
    upstreams: [...upstreams.values()].map((upstream) => ({
      ...upstream,
      address: redactor.text(upstream.address),
    })),
  };
}
