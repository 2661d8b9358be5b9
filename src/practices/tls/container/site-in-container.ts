import { refused } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { siteOf } from '../site/make-site.ts';
import type { Site } from '../site/site.ts';

/** The site for a proxy on the Compose network; a wish that it cannot meet is refused. */
export function siteInContainer(services: readonly ServiceFact[], { domain, tls }: Wishes): Site {
  if (domain === undefined)
    return refused(`tls.proxy is ${tls.proxy}, but no domain is wished`, [
      'Say domain: api.your-company.com in seaworthy.yaml, the public name of this deployment',
    ]);
  const site = siteOf(services, tls, domain);
  if (site !== null) return site;
  const gateway = serviceOf(services, 'gateway');
  if (gateway?.networkMode === undefined)
    return refused(`tls.proxy is ${tls.proxy}, but this deployment has no API gateway to lead to`, [
      'Set tls.proxy to none, and see seaworthy audit for what is missing',
    ]);
  return refused(
    `tls.proxy is ${tls.proxy}, but ${gateway.name} is on no Compose network (network_mode: ${gateway.networkMode.value})`,
    [
      `Take network_mode away from ${gateway.name}`,
      'Or use a proxy on this machine: tls.proxy: host-nginx or host-caddy',
    ],
  );
}
