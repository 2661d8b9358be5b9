// What the services behind a proxy must believe of it, or a resumable upload is told to go on at an address that nobody reaches.
import { serviceOf } from '../../engine/find-service.ts';
import { textOf } from '../../engine/in-effect.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Fragment } from '../../model/fragment.ts';

/** RFC 1918 and RFC 4193, of which Docker's networks are: the edge is one of them, a caller from outside never. */
const privateNetworks = '10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7';

/**
 * Kong writes X-Forwarded-Proto, -Host and -Port anew unless its neighbour is trusted (Kong/kong:kong/runloop/handler.lua, trusted_ip),
 * and Storage heeds X-Forwarded-Prefix only when told to (supabase/storage:src/config.ts, requestAllowXForwardedPrefix;
 * failure case 25). What a person set stays.
 */
export function believedForwarding(services: readonly ServiceFact[]): readonly Fragment[] {
  const gateway = serviceOf(services, 'gateway');
  const storage = serviceOf(services, 'storage');
  const kong = gateway?.product === 'kong' ? gateway : undefined;
  return [
    ...unlessSet(kong, 'KONG_TRUSTED_IPS', privateNetworks),
    ...unlessSet(storage, 'REQUEST_ALLOW_X_FORWARDED_PATH', 'true'),
  ];
}

function unlessSet(service: ServiceFact | undefined, name: string, value: string): readonly Fragment[] {
  if (service === undefined || (textOf(service, name) ?? '') !== '') return [];
  return [{ kind: 'environment', service: service.name, name, value }];
}
