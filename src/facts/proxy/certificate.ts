import { X509Certificate } from 'node:crypto';
import type { CertificateFact } from '../../model/facts/files.ts';
import type { Place } from '../../model/place.ts';
import type { Files } from '../../ports/files.ts';

const mostBytes = 256 * 1024;

/** The first certificate of a PEM file (the server's own: RFC 8446 section 4.4.2), or why it cannot be told. */
export function readCertificate(path: string, shown: string, at: Place, files: Files): CertificateFact {
  const read = files.read(path, mostBytes);
  if (!read.ok) return { path: shown, at, unread: read.reason };
  const pem = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/.exec(
    read.text,
  )?.[0];
  if (pem === undefined) return { path: shown, at, unread: 'holds no certificate' };
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    const [from, until] = [secondsOf(validFrom), secondsOf(validTo)];
    if (Number.isFinite(from) && Number.isFinite(until)) return { path: shown, at, from, until };
  } catch {
    // Falls through: a form that Node's OpenSSL does not know.
  }
  return { path: shown, at, unread: 'holds a certificate that cannot be read' };
}

function secondsOf(text: string): number {
  return Math.floor(Date.parse(text) / 1000);
}

/** `ssl_certificate path;` of nginx and `tls path key` of Caddy: the paths as the proxy sees them. */
export function certificatePath(words: readonly string[]): string | null {
  const [name, path, key] = words;
  const isNginx = name === 'ssl_certificate';
  const isCaddy = name === 'tls' && key !== undefined;
  return (isNginx || isCaddy) && path?.startsWith('/') === true && !/[$`]/.test(path) ? path : null;
}
