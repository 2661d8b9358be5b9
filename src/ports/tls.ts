export interface TlsRequest {
  readonly host: string;
  readonly port: number;
  /** The name asked for (SNI), which the certificate has to be for. */
  readonly serverName: string;
  /** Root certificates (PEM) to trust besides the usual ones. */
  readonly ca?: string;
  readonly timeoutMs: number;
}

export type TlsAnswer =
  | {
      readonly answered: true;
      /** ISO 8601. */
      readonly from: string;
      readonly until: string;
      readonly issuer: string;
      /** Why the certificate is not for the name; absent = it is. */
      readonly wrongName?: string;
      /** Why the chain is not trusted here, in OpenSSL's words; absent = it is. */
      readonly untrusted?: string;
      /** `TLSv1.3`. */
      readonly protocol: string;
    }
  | { readonly answered: false; readonly reason: string };

/** TLS handshakes, for probes. Nothing is sent over the connection. */
export interface Tls {
  handshake(request: TlsRequest): Promise<TlsAnswer>;
}
