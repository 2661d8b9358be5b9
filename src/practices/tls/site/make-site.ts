// The site from what runs and what is wished. Pure.
import { serviceOf } from '../../../engine/find-service.ts';
import type { TlsWishes } from '../../../engine/wishes/tls.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { storageLimit } from '../body-limits.ts';
import { deniedPaths } from './denied-paths.ts';
import type { Site } from './site.ts';

/** Both gateways listen for plain http there (upstream's Compose files since 2023). */
const gatewayPort = 8000;
const storagePort = 5000;
const studioPort = 3000;

/** Room for the form around a file of exactly the largest size, so that Storage alone refuses what is too large. */
const formBytes = 1024 * 1024;

/** How a service is reached: inside the Compose network, or from this machine by a published port. null = it is not. */
export type Reach = (service: ServiceFact, port: number) => string | null;

/** By its name on the Compose network; null = it is on none. `service:X` shares the network of X, and has no name of its own. */
export const byName: Reach = ({ name, networkMode }, port) => {
  const mode = networkMode?.value ?? 'bridge';
  if (/^(?:host|none|container:)/.test(mode)) return null;
  return `${mode.startsWith('service:') ? mode.slice('service:'.length) : name}:${port}`;
};

/** The site for a domain; null = no gateway to lead to, or `reach` leads to none. */
export function siteOf(
  services: readonly ServiceFact[],
  wishes: TlsWishes,
  domain: string,
  reach: Reach = byName,
): Site | null {
  const gateway = serviceOf(services, 'gateway');
  const gatewayAddress = gateway === undefined ? null : reach(gateway, gatewayPort);
  if (gateway === undefined || gatewayAddress === null) return null;
  const storage = serviceOf(services, 'storage');
  const limit = storage === undefined ? null : storageLimit(storage);
  return {
    domain: domain.toLowerCase(),
    httpPort: wishes.http_port,
    httpsPort: wishes.https_port,
    gateway: gatewayAddress,
    // Envoy cuts every response after 30 seconds, counted to its end; Kong only counts silence (upstream's route timeouts).
    storage: gateway.product === 'envoy' && storage !== undefined ? reach(storage, storagePort) : null,
    studio: studioOf(services, wishes, reach),
    bodyLimitBytes: limit === null ? 0 : limit.bytes + formBytes,
    trustedProxies: wishes.trusted_proxies,
    denied: deniedPaths,
    rateLimit: { perMinute: wishes.rate_limit.per_minute, burst: wishes.rate_limit.burst },
  };
}

function studioOf(
  services: readonly ServiceFact[],
  { studio: wish }: TlsWishes,
  reach: Reach,
): Site['studio'] {
  const studio = serviceOf(services, 'studio');
  if (studio === undefined || wish === 'closed') return { by: 'nobody' };
  if (wish === 'login') return { by: 'gateway' };
  const address = reach(studio, studioPort);
  return address === null ? { by: 'nobody' } : { by: 'itself', address };
}
