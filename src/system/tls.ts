import { isIP } from 'node:net';
import { checkServerIdentity, connect, rootCertificates, type TLSSocket } from 'node:tls';
import type { Tls, TlsAnswer, TlsRequest } from '../ports/tls.ts';

/** TLS from this machine. */
export function systemTls(): Tls {
  return { handshake };
}

function handshake({ host, port, serverName, ca, timeoutMs }: TlsRequest): Promise<TlsAnswer> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
      // What is wrong with the certificate is the answer, not a failure to answer.
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => settle({ answered: false, reason: 'no answer in time' }), timeoutMs);

    function settle(answer: TlsAnswer): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    }

    socket.on('secureConnect', () => settle(answerOf(socket, serverName)));
    socket.on('error', (error) => settle({ answered: false, reason: error.message }));
  });
}

function answerOf(socket: TLSSocket, serverName: string): TlsAnswer {
  const certificate = socket.getPeerCertificate();
  const wrong = checkServerIdentity(serverName, certificate);
  const untrusted = socket.authorizationError;
  const isNameAlone = String(untrusted).includes('ERR_TLS_CERT_ALTNAME_INVALID');
  const issuer = certificate.issuer ?? {};
  return {
    answered: true,
    from: new Date(certificate.valid_from).toISOString(),
    until: new Date(certificate.valid_to).toISOString(),
    issuer: String(issuer.O ?? issuer.CN ?? 'an unnamed issuer'),
    ...(wrong === undefined ? {} : { wrongName: wrong.message }),
    ...(socket.authorized || isNameAlone ? {} : { untrusted: String(untrusted) }),
    protocol: socket.getProtocol() ?? 'unknown',
  };
}
