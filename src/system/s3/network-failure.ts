import { StoreFailure } from '../../model/store-failure.ts';

/** Codes of OpenSSL and Node for a chain that leads to no authority we trust. */
const untrusted = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

/** What kept a request from being answered, in words. */
export function networkFailure(url: URL, error: NodeJS.ErrnoException): StoreFailure {
  if (error instanceof StoreFailure) return error;
  const code = error.code ?? '';
  const { host } = url;
  if (untrusted.has(code)) {
    return failure(
      'untrusted',
      `the certificate of ${host} is from an authority that is not trusted here (${code})`,
      'Name the file with the certificate of its authority, if the store is your own; for a public one look at who answers there',
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return failure(
      'untrusted',
      `the certificate of ${host} is not valid now (${code})`,
      'Renew it there, or set the clock of this machine',
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return failure(
      'untrusted',
      `the certificate of ${host} is for other names`,
      'Use the name it is for; with a dot in the bucket name, or a store of your own, choose the style "path"',
    );
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return failure(
      'untrusted',
      `${host} does not speak TLS there (${code})`,
      'Look at the port, and whether the URL should begin with http://',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return failure(
      'unreachable',
      `the name ${url.hostname} does not resolve (${code})`,
      'Look at the endpoint for a typing mistake, and at DNS on this machine',
    );
  }
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT') {
    return failure(
      'unreachable',
      `nobody answers at ${host} (${code})`,
      'Look at the port, a firewall on the way, and whether the store runs',
    );
  }
  return failure(
    'cut',
    `the connection to ${host} ended too early (${code === '' ? 'no reason given' : code})`,
    'Try again; when it stays so, look at proxies on the way and at the log of the store',
  );
}

function failure(reason: StoreFailure['reason'], message: string, hint: string): StoreFailure {
  return new StoreFailure({ reason, message, hint });
}
