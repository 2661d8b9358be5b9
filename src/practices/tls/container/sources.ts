// Where the certificate comes from, by the wishes, with paths as the containers see them.
import type { Wishes } from '../../../engine/wishes/schema.ts';
import type { CertificateSource } from '../site/site.ts';

/** letsencrypt.org/docs/acme-protocol-updates and /docs/staging-environment. */
export const letsEncrypt = 'https://acme-v02.api.letsencrypt.org/directory';
export const letsEncryptStaging = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/** Where a private server's root and a person's own certificate are mounted. */
export const caRootPath = '/etc/seaworthy-ca/root.pem';
export const ownCertificate = {
  cert: '/etc/seaworthy-certificate/cert.pem',
  key: '/etc/seaworthy-certificate/key.pem',
} as const;

/** The directory of the ACME server that is wished. */
export function directoryOf(server: string): string {
  if (server === 'letsencrypt') return letsEncrypt;
  return server === 'letsencrypt-staging' ? letsEncryptStaging : server;
}

export function certificateSourceOf({ tls, email }: Wishes): CertificateSource {
  if (tls.certificate !== undefined) return { from: 'files', ...ownCertificate };
  if (tls.internal_ca) return { from: 'internal' };
  const { server, profile, ca, staging_first } = tls.acme;
  return {
    from: 'acme',
    directory: directoryOf(server),
    stagingDirectory: server === 'letsencrypt' && staging_first ? letsEncryptStaging : null,
    ...(email === undefined ? {} : { email }),
    ...(profile === undefined ? {} : { profile }),
    ...(ca === undefined ? {} : { caRoot: caRootPath }),
  };
}
