/** What a read brought: bytes as Latin-1 text, the end, or nothing within the time. */
export type StreamRead =
  | { readonly kind: 'data'; readonly text: string }
  | { readonly kind: 'end' }
  | { readonly kind: 'silent' };

/** A TLS handshake: `code` is Node's (`CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`, …), `reason` its words. */
export type TlsStart =
  | { readonly ok: true; readonly protocol: string; readonly until: string }
  | { readonly ok: false; readonly code: string; readonly reason: string };

export interface TlsRequest {
  /** The name the certificate has to be for. */
  readonly serverName: string;
  /** PEM of the authorities to trust; absent = those that Node brings. */
  readonly authorities?: string;
  readonly timeoutMs: number;
}

/** A connection for a dialogue of lines. Never throws for what the other side does. */
export interface Stream {
  write(text: string): void;
  read(timeoutMs: number): Promise<StreamRead>;
  /** Speaks TLS from here on. Nothing that was read before and not taken may be left. */
  startTls(request: TlsRequest): Promise<TlsStart>;
  /** What came beside: standard error of the program, or why the connection failed. */
  complaint(): string;
  close(): void;
}

/** Connections that stay open, from this machine or through a program's standard input and output. */
export interface Streams {
  tcp(host: string, port: number): Stream;
  /** Never a secret in argv: it is visible in `ps`. */
  program(argv: readonly [string, ...string[]]): Stream;
}
