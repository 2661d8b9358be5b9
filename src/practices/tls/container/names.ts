/** Services that we add. */
export const proxyService = 'seaworthy-proxy';
export const certbotService = 'seaworthy-certbot';

/** Labels by which `verify` knows what a proxy of ours is to serve. */
export const domainLabel = 'dev.seaworthy.tls.domain';
/** `public` = anybody's machine trusts the certificate; `private` = only who was given its root. */
export const trustLabel = 'dev.seaworthy.tls.trust';
