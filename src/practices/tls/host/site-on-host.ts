import { refused } from '../../../engine/change.ts';
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { siteOf } from '../site/make-site.ts';
import type { Site } from '../site/site.ts';
import type { HostProxy } from './host-site.ts';
import { reachFromHost } from './reach.ts';

/** The site for a proxy of the machine itself; a wish that it cannot meet is refused. */
export function siteOnHost(proxy: HostProxy, services: readonly ServiceFact[], wishes: Wishes): Site {
  const { domain, tls } = wishes;
  if (domain === undefined)
    return refused(`tls.proxy is ${tls.proxy}, but no domain is wished`, [
      'Say domain: api.your-company.com in seaworthy.yaml, the public name of this deployment',
    ]);
  refuseWhatCannotBe(proxy, wishes);
  const site = siteOf(services, tls, domain, reachFromHost(wishes));
  if (site !== null) return site;
  return refused(`tls.proxy is ${tls.proxy}, but no port of the API gateway is published on this machine`, [
    'Publish its port 8000, and set exposure.gateway to loopback',
    'Or use a proxy in a container: tls.proxy: caddy or nginx',
  ]);
}

function refuseWhatCannotBe(proxy: HostProxy, { tls }: Wishes): void {
  if (tls.internal_ca && tls.certificate !== undefined)
    refused('both tls.internal_ca and tls.certificate are wished', [
      'Take one of them out of seaworthy.yaml',
    ]);
  if (tls.internal_ca && proxy === 'nginx')
    refused('tls.internal_ca is wished with nginx, which has no authority of its own', [
      'Set tls.proxy to host-caddy, or give a certificate of yours: tls.certificate',
    ]);
  if (tls.trusted_proxies.length > 0 && proxy === 'caddy')
    refused('tls.trusted_proxies is wished with host-caddy, where it would hold for every other site too', [
      'Set tls.proxy to host-nginx or caddy, or write the option servers > trusted_proxies yourself',
    ]);
  if (proxy === 'caddy' && (tls.http_port !== 80 || tls.https_port !== 443))
    refused(
      `tls.http_port is ${tls.http_port} and tls.https_port ${tls.https_port}: a Caddy of the machine has its ports for all its sites`,
      ['Leave them at 80 and 443, or set tls.proxy to host-nginx or caddy'],
    );
  if (tls.studio === 'open')
    refused(`tls.studio is open, and Studio has no port on this machine`, [
      'Set tls.studio to login, or use a proxy in a container: tls.proxy: caddy or nginx',
    ]);
  if (tls.http_port === tls.https_port)
    refused(`tls.http_port and tls.https_port are both ${tls.https_port}`, ['Give them different ports']);
}
