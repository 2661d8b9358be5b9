import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { posix } from 'node:path';
import { known, unknownFact } from '../../model/fact.ts';
import type { WishedCertificateFact } from '../../model/facts/host.ts';
import type { FileRead } from '../../ports/files.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from './own-host.ts';
import { wishedTls } from './wished.ts';

const mostBytes = 256 * 1024;

/** The certificate of a person's own that a proxy of ours is to serve. Of its key only whether it fits is told. */
export const wishedCertificate = defineGatherer({
  fact: 'wishedCertificate',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const { domain, proxy, certificate } = wishedTls(context);
    if (certificate === null || domain === null || !/^(?:host-)?(?:caddy|nginx)$/.test(proxy ?? ''))
      return unknownFact('seaworthy.yaml wishes no certificate of its own for a proxy');
    const { files, clock } = context.world;
    const [cert, key] = [certificate.cert, certificate.key].map((path) =>
      posix.resolve(context.project.directory, path),
    ) as [string, string];
    const read = { cert: files.read(cert, mostBytes), key: files.read(key, mostBytes) };
    const shown = certificateIn(read.cert);
    const own = keyIn(read.key);
    const now = clock.now().getTime();
    return known<WishedCertificateFact>({
      cert: {
        path: cert,
        ...(typeof shown === 'string'
          ? { unread: shown, isDenied: isDenied(read.cert) }
          : { ...ofCertificate(shown, domain), ended: Date.parse(shown.validTo) <= now }),
      },
      key: {
        path: key,
        ...(typeof own === 'string' ? { unread: own, isDenied: isDenied(read.key) } : {}),
        ...(typeof own === 'string' || typeof shown === 'string' ? {} : { fits: shown.checkPrivateKey(own) }),
      },
    });
  },
});

function ofCertificate(shown: X509Certificate, domain: string) {
  return {
    until: new Date(shown.validTo).toISOString(),
    names: shown.subjectAltName ?? '',
    // RFC 9525 section 6.3: names of the extension alone; browsers ignore the subject.
    isForDomain: shown.checkHost(domain, { subject: 'never' }) !== undefined,
  };
}

/** The first certificate of a PEM file (the server's own: RFC 8446 section 4.4.2), or why there is none. */
function certificateIn(read: FileRead): X509Certificate | string {
  if (!read.ok) return read.reason;
  const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(read.text)?.[0];
  if (pem === undefined) return 'holds no certificate (PEM)';
  try {
    return new X509Certificate(pem);
  } catch {
    return 'holds a certificate that cannot be read';
  }
}

/** Or why there is none; nothing of the file itself is told, nor what OpenSSL says of it. */
function keyIn(read: FileRead): KeyObject | string {
  if (!read.ok) return read.reason;
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(read.text)) return 'is locked with a passphrase';
  try {
    return createPrivateKey(read.text);
  } catch {
    return 'holds no private key (PEM)';
  }
}

function isDenied(read: FileRead): boolean {
  return !read.ok && read.refusal === 'denied';
}
