import type { ProxyConfigFact } from '../../src/model/facts/files.ts';

/** A proxy's configuration that forwards to the gateway under its alias, with TLS and WebSockets. */
export function proxyConfig(parts: Partial<ProxyConfigFact> = {}): ProxyConfigFact {
  return {
    product: 'nginx',
    file: 'volumes/proxy/nginx.conf',
    upgradesWebSockets: true,
    serverNames: [],
    upstreams: [{ address: 'kong:8000', at: { file: 'volumes/proxy/nginx.conf', line: 48 } }],
    tls: true,
    ...parts,
  };
}

/** Networks of a service that answers to upstream's aliases. */
export const gatewayNetworks = [{ name: 'default', aliases: ['kong', 'envoy'] }];
