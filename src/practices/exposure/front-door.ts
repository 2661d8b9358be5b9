import { textOf } from '../../engine/in-effect.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** Kong's TLS listener. */
const tlsPort = 8443;

/** The gateway's own TLS listener with a certificate of its own is meant to be public. */
export function isFrontDoor({ target }: { readonly target: number }, hasCertificate: boolean): boolean {
  return target === tlsPort && hasCertificate;
}

/** Without this variable Kong answers with a certificate that it signs itself. */
export function hasOwnCertificate(gateway: ServiceFact): boolean {
  return textOf(gateway, 'KONG_SSL_CERT') !== undefined;
}
