import { servicesOf } from '../../engine/find-service.ts';
import { type ServiceInEffect, textOf } from '../../engine/in-effect.ts';
import type { Known } from '../../model/fact.ts';
import type { ProxyConfigFact } from '../../model/facts/files.ts';
import type { HostProxyFact } from '../../model/facts/host.ts';
import type { Evidence } from '../../model/outcome.ts';

/** What may end TLS for the gateway. Not `isCertain` = it looks so, and only a connection can tell. */
export interface Terminator extends Evidence {
  readonly isCertain: boolean;
}

interface Surroundings {
  readonly proxyConfigs: Known<readonly ProxyConfigFact[]>;
  readonly hostProxies: Known<HostProxyFact>;
}

/** Everything inside and beside this stack that may end TLS. */
export function terminatorsOf(
  services: readonly ServiceInEffect[],
  surroundings: Surroundings,
  isHttps: boolean,
): readonly Terminator[] {
  const configs = surroundings.proxyConfigs.known ? surroundings.proxyConfigs.value : [];
  return [
    ...servicesOf(services, 'proxy').flatMap((proxy) => ofProxy(proxy, configs, isHttps)),
    ...doorsOf(services).flatMap((door) => ofDoor(door, services)),
    ...servicesOf(services, 'other').flatMap((service) => ofUnknown(service)),
    ...(surroundings.hostProxies.known ? ofHost(surroundings.hostProxies.value, isHttps) : []),
  ];
}

function ofProxy(
  proxy: ServiceInEffect,
  configs: readonly ProxyConfigFact[],
  isHttps: boolean,
): readonly Terminator[] {
  const subject = `services.${proxy.name}`;
  // A tunnel has no port: TLS ends at its provider's edge.
  if (proxy.product === 'cloudflared') {
    return [{ subject, saw: 'a tunnel to an edge that ends TLS', at: proxy.at, isCertain: isHttps }];
  }
  const own = configs.filter(({ product }) => product === proxy.product);
  if (own.length > 0 && own.every(({ tls, unseen }) => !tls && unseen?.tls === undefined)) return [];
  const port = httpsPort(proxy);
  if (port !== undefined) {
    const isCertain = own.length === 0 || own.some(({ tls }) => tls);
    return [{ subject: `${subject}.ports`, saw: `${proxy.product ?? 'proxy'} on 443`, at: port, isCertain }];
  }
  const isOnHost = proxy.networkMode?.value === 'host';
  return isOnHost
    ? [{ subject, saw: "a proxy on the host's network", at: proxy.at, isCertain: isHttps }]
    : [];
}

/** Where requests come in: the gateway, or without one the services that a proxy forwards to. */
export function doorsOf(services: readonly ServiceInEffect[]): readonly ServiceInEffect[] {
  const gateways = servicesOf(services, 'gateway');
  if (gateways.length > 0) return gateways;
  return servicesOf(services, 'auth', 'rest', 'realtime', 'storage', 'functions');
}

/** Kong shows a certificate that it made itself unless it is given one. */
function ofDoor(gateway: ServiceInEffect, services: readonly ServiceInEffect[]): readonly Terminator[] {
  const subject = `services.${gateway.name}`;
  const tls = gateway.ports.find(({ target }) => target === 8443);
  if (tls !== undefined && textOf(gateway, 'KONG_SSL_CERT') !== undefined) {
    return [
      {
        subject: `${subject}.ports`,
        saw: 'Kong with a certificate of its own',
        at: gateway.at,
        isCertain: true,
      },
    ];
  }
  const label = Object.keys(gateway.labels).find((name) => /^(?:traefik\.|caddy(?:[._]|$))/.test(name));
  // A proxy of this stack that reads these labels was judged by its own ports.
  const isHere = servicesOf(services, 'proxy').some(({ product }) => label?.startsWith(product ?? '?'));
  if (label !== undefined && !isHere) {
    return [
      {
        subject: `${subject}.labels`,
        saw: `label ${label} for a proxy outside of this stack`,
        at: gateway.at,
        isCertain: false,
      },
    ];
  }
  return [];
}

function ofUnknown(service: ServiceInEffect): readonly Terminator[] {
  const at = httpsPort(service);
  if (at === undefined) return [];
  return [{ subject: `services.${service.name}.ports`, saw: `${service.name} on 443`, at, isCertain: false }];
}

function ofHost({ found }: HostProxyFact, isHttps: boolean): readonly Terminator[] {
  return found
    .filter(({ mentions }) => mentions.length > 0)
    .map(({ product, files, mentions }) => {
      const saw = `${product} on this machine mentions ${mentions.join(' and ')}`;
      return { subject: files[0] ?? product, saw, isCertain: isHttps };
    });
}

function httpsPort(service: ServiceInEffect) {
  const port = service.ports.find(({ published, target }) => published === '443' || target === 443);
  return port === undefined ? undefined : (port.at[0] ?? service.at);
}
