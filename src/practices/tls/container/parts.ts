// What both proxies' containers share.
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { type Fragment, type Json, mountedFolder } from '../../../model/fragment.ts';
import type { Site } from '../site/site.ts';
import { configFolder } from './files.ts';
import { domainLabel, trustLabel } from './names.ts';
import { caRootPath, ownCertificate } from './sources.ts';

type Definition = { readonly [key: string]: Json };

/** Bounds, a bounded log, and no way to gain rights. */
export function modest(memory: string): Definition {
  return {
    restart: 'unless-stopped',
    security_opt: ['no-new-privileges:true'],
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    deploy: { resources: { limits: { cpus: '1.0', memory } } },
  };
}

/** Ports on every address: the front door is meant to be open. */
export function frontDoor({ httpPort, httpsPort }: Site, hasHttp3: boolean): Json {
  const port = (published: number, target: number, protocol: string) => ({
    target,
    published: String(published),
    protocol,
  });
  return [
    port(httpPort, 80, 'tcp'),
    port(httpsPort, 443, 'tcp'),
    ...(hasHttp3 ? [port(httpsPort, 443, 'udp')] : []),
  ];
}

export function labelsOf(site: Site, { tls }: Wishes): Json {
  const isPublic = tls.certificate === undefined && !tls.internal_ca && tls.acme.server === 'letsencrypt';
  return { [domainLabel]: site.domain, [trustLabel]: isPublic ? 'public' : 'private' };
}

/** The generated files, the root of a private server and a person's own certificate, where there are such. */
export function binds(folder: string, { tls }: Wishes): readonly Json[] {
  const bind = (source: string, target: string) => ({
    type: 'bind',
    source,
    target,
    read_only: true,
  });
  const { certificate } = tls;
  return [
    bind(mountedFolder(folder), configFolder),
    ...(tls.acme.ca === undefined ? [] : [existing(bind(path(tls.acme.ca), caRootPath))]),
    ...(certificate === undefined
      ? []
      : [
          existing(bind(path(certificate.cert), ownCertificate.cert)),
          existing(bind(path(certificate.key), ownCertificate.key)),
        ]),
  ];
}

/** A missing file must be an error, and no folder that Docker makes in its place. */
function existing(mount: { readonly [key: string]: Json }): Json {
  return { ...mount, bind: { create_host_path: false } };
}

/** Compose takes a bare word for the name of a volume. */
function path(text: string): string {
  return /^(?:[./~]|$)/.test(text) ? text : `./${text}`;
}

/** A named volume that Compose makes, and that `rollback` keeps. */
export function volume(name: string): Fragment {
  return { kind: 'top-level', section: 'volumes', name, value: {} };
}

export function mounted(name: string, target: string): Json {
  return { type: 'volume', source: name, target };
}

/** The networks on which the services are that the proxy leads to; none = the default one. */
export function networksOf(services: readonly ServiceFact[]): Definition {
  const reached = services
    .filter(({ role }) => role === 'gateway' || role === 'storage' || role === 'studio')
    .map((service) => {
      const shared = /^service:(.+)$/.exec(service.networkMode?.value ?? '')?.[1];
      return services.find(({ name }) => name === shared) ?? service;
    });
  const names = [...new Set(reached.flatMap(({ networks }) => networks.map(({ name }) => name)))];
  return names.every((name) => name === 'default') ? {} : { networks: names };
}
