import { join } from 'node:path';
import { at, entriesOf, textOf } from '../../deployment/node.ts';
import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { CertificateFact } from '../../model/facts/files.ts';
import type { HostProxyFact } from '../../model/facts/host.ts';
import type { Files } from '../../ports/files.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { everywhere, readDirectives } from '../proxy/blocks.ts';
import { certificatePath, readCertificate } from '../proxy/certificate.ts';
import { ownHost } from './own-host.ts';

/** Where Debian's and the vendors' packages put the sites. */
const places = [
  {
    product: 'nginx',
    folders: ['/etc/nginx/sites-enabled', '/etc/nginx/conf.d'],
    files: ['/etc/nginx/nginx.conf'],
  },
  {
    product: 'caddy',
    folders: ['/etc/caddy/conf.d', '/etc/caddy/sites-enabled'],
    files: ['/etc/caddy/Caddyfile'],
  },
] as const;

/** Web servers of this machine whose configuration names the gateway's published port or the public host. */
export const hostProxies = defineGatherer({
  fact: 'hostProxies',
  source: 'host',
  after: ['services'],
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const wanted = mentionsWanted(context);
    const found: HostProxyFact['found'][number][] = [];
    for (const place of places) {
      const proxy = look(context, place, wanted);
      if (!proxy.known) return proxy;
      if (proxy.value !== null) found.push(proxy.value);
    }
    return known({ found });
  },
});

/** Variables that hold the deployment's own address; other URLs are other people's. */
const addressNames = /^(?:SUPABASE_PUBLIC_URL|API_EXTERNAL_URL|(?:GOTRUE_)?SITE_URL|PROXY_DOMAIN)$/;

type Mention = readonly [shown: string, pattern: RegExp];

/** The gateway's published ports and the names under which the world knows the deployment. */
function mentionsWanted({ before, project }: GathererContext): readonly Mention[] {
  const services = before.services?.known ? before.services.value : [];
  const gateways = services.filter(({ role }) => role === 'gateway');
  const ports = gateways
    .flatMap((service) => service.ports.map(({ published }) => published))
    .filter(Boolean);
  const environments = entriesOf(at(project.root, 'services')).flatMap(([, { value }]) =>
    entriesOf(at(value, 'environment')).map(([name, entry]) => [name, textOf(entry.value) ?? ''] as const),
  );
  const variables = [...(project.envFile?.values ?? [])].map(([name, { value }]) => [name, value] as const);
  const hosts = [...environments, ...variables]
    .filter(([name]) => addressNames.test(name))
    .flatMap(([, value]) => publicHost(value));
  return [
    ...[...new Set(ports)].map((port): Mention => [`:${port}`, new RegExp(`:${literal(port)}(?!\\d)`)]),
    ...[...new Set(hosts)].map(
      (host): Mention => [host, new RegExp(`(?<![\\w.-])${literal(host)}(?![\\w.-])`)],
    ),
  ];
}

/** The host of a URL, or a bare name, that the world could open; names without a dot are services of the project. */
function publicHost(text: string): readonly string[] {
  const host = /^(?:https?:\/\/)?([a-z0-9.-]+)(?::\d+)?(?:\/|$)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return host.includes('.') && !/^[\d.]+$/.test(host) ? [host] : [];
}

function look(
  { world }: GathererContext,
  { product, folders, files }: (typeof places)[number],
  wanted: readonly Mention[],
): Known<HostProxyFact['found'][number] | null> {
  const listed = folders.flatMap((folder) =>
    (world.files.list(folder) ?? []).map((name) => join(folder, name)),
  );
  const mentioning = new Set<string>();
  const mentions = new Set<string>();
  const certificates: CertificateFact[] = [];
  let isInstalled = false;
  for (const path of [...files, ...listed]) {
    const read = world.files.read(path);
    if (!read.ok && read.refusal === 'denied') return unknownFact(`${path} ${read.reason}`);
    if (!read.ok) continue;
    isInstalled = true;
    const effective = read.text.replace(/^\s*#.*$/gm, '');
    const hits = wanted.filter(([, pattern]) => pattern.test(effective)).map(([shown]) => shown);
    if (hits.length > 0) {
      mentioning.add(path);
      certificates.push(...certificatesIn(read.text, path, product, world.files));
    }
    for (const hit of hits) mentions.add(hit);
  }
  const found = { product, files: [...mentioning], mentions: [...mentions] };
  if (!isInstalled) return known(null);
  return known(certificates.length === 0 ? found : { ...found, certificates });
}

function certificatesIn(
  text: string,
  file: string,
  product: 'nginx' | 'caddy',
  files: Files,
): readonly CertificateFact[] {
  return everywhere(readDirectives(text, file, product)).flatMap(({ directive }) => {
    const path = certificatePath(directive.words);
    return path === null ? [] : [readCertificate(path, path, directive.at, files)];
  });
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
