// Mozilla's guideline "Server Side TLS", version 5.8, level intermediate: TLS 1.2 and 1.3, no finite-field Diffie-Hellman, the
// hybrid X25519MLKEM768 first (wiki.mozilla.org/Security/Server_Side_TLS; its generator was archived on 2026-05-28).

interface Cipher {
  /** OpenSSL's name. */
  readonly openssl: string;
  /** IANA's, which Caddy takes. */
  readonly iana: string;
}

/** Of TLS 1.2; those of 1.3 are all good and need no list. */
export const ciphers: readonly Cipher[] = [
  { openssl: 'ECDHE-ECDSA-AES128-GCM-SHA256', iana: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
  { openssl: 'ECDHE-RSA-AES128-GCM-SHA256', iana: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
  { openssl: 'ECDHE-ECDSA-AES256-GCM-SHA384', iana: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384' },
  { openssl: 'ECDHE-RSA-AES256-GCM-SHA384', iana: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
  { openssl: 'ECDHE-ECDSA-CHACHA20-POLY1305', iana: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256' },
  { openssl: 'ECDHE-RSA-CHACHA20-POLY1305', iana: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' },
];

/** Groups that every OpenSSL since 1.1 knows; the hybrid one came with OpenSSL 3.5 and Go 1.24 (Caddy 2.10). */
export const classicGroups = ['x25519', 'secp256r1', 'secp384r1'] as const;
export const hybridGroup = 'x25519mlkem768';

/** Two years, as the guideline says; without includeSubDomains, which would speak for other people's hosts. */
export const hsts = 'max-age=63072000';
