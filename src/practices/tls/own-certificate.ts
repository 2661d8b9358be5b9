// Whether a proxy could serve the certificate that a person gives.
import type { Wishes } from '../../engine/wishes/schema.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { WishedCertificateFact } from '../../model/facts/host.ts';
import { proxyService } from './container/names.ts';
import { ownCertificate } from './container/sources.ts';
import type { Obstacle } from './possible.ts';

/**
 * The first thing that is wrong with it; null = nothing, or none is wished. `isInForce` = a proxy serves it already: then it
 * is told, and refuses nobody's plan.
 */
export function whyUnservable(
  { domain, tls }: Wishes,
  fact: Known<WishedCertificateFact>,
  isInForce: boolean,
): Obstacle | null {
  if (tls.certificate === undefined || domain === undefined) return null;
  if (!fact.known) return { kind: 'note', message: `the certificate was not looked at: ${fact.reason}` };
  const found = faultOf(domain, fact.value);
  if (found === null || !isInForce || found.kind === 'note') return found;
  return { kind: 'note', message: `${found.message}: ${found.hints[0]}` };
}

function faultOf(domain: string, { cert, key }: WishedCertificateFact): Obstacle | null {
  const denied = [cert, key].find(({ isDenied }) => isDenied === true);
  const unread = [cert, key].find((one) => one.unread !== undefined && one.isDenied !== true);
  if (unread !== undefined)
    return refusal(
      `${unread === cert ? 'the certificate' : 'the key'} ${unread.path} ${unread.unread}`,
      unread === cert
        ? 'Let tls.certificate.cert name the file with the certificate and its chain (PEM); paths begin at the deployment'
        : 'Let tls.certificate.key name the file with its key (PEM, without a passphrase); paths begin at the deployment',
    );
  if (cert.ended === true)
    return refusal(
      `the certificate ${cert.path} ended on ${cert.until?.slice(0, 10)}`,
      'Put the renewed one there, with its key',
    );
  if (cert.isForDomain === false)
    return refusal(
      `the certificate ${cert.path} is for ${cert.names || 'no name'}, not for ${domain}`,
      `Get one that holds DNS:${domain} as a subject alternative name, or correct domain`,
    );
  if (key.fits === false)
    return refusal(
      `the key ${key.path} is not that of the certificate ${cert.path}`,
      "The server's own certificate stands first in its file, before those of the authorities; give the key it was made with",
    );
  if (denied === undefined) return null;
  // Docker and root read what the person who plans may not.
  return { kind: 'note', message: `${denied.path} was not looked at: ${denied.unread}` };
}

function refusal(message: string, hint: string): Obstacle {
  return { kind: 'refusal', message, hints: [hint] };
}

/** Whether the proxy that runs was given the very file that is wished. */
export function isMounted({
  containers,
  wishedCertificate,
}: {
  readonly containers: Known<ContainersFact>;
  readonly wishedCertificate: Known<WishedCertificateFact>;
}): boolean {
  if (!containers.known || !wishedCertificate.known) return false;
  const proxy = containers.value.project.find(
    ({ service, state }) => service === proxyService && state === 'running',
  );
  const { path } = wishedCertificate.value.cert;
  return (
    proxy?.mounts.some(({ source, target }) => source === path && target === ownCertificate.cert) ?? false
  );
}
