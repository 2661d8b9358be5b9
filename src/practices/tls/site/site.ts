// One HTTPS site in front of Supabase, before it is written in the words of a proxy. Plain JSON.

/** A path that is internal, with everything below it. */
export interface DeniedPath {
  /** Matched as a prefix, after the proxy has decoded and cleaned the path. */
  readonly prefix: string;
  readonly why: string;
}

export interface Site {
  readonly domain: string;
  /** The ports as clients see them. */
  readonly httpPort: number;
  readonly httpsPort: number;
  /** `host:port` of the API gateway. */
  readonly gateway: string;
  /** `host:port` of Storage when requests may go straight to it; null = all of them take the gateway. */
  readonly storage: string | null;
  /** Who answers below `/`: the gateway, which asks for the login; nobody; or Studio itself at this `host:port`. */
  readonly studio:
    | { readonly by: 'gateway' }
    | { readonly by: 'nobody' }
    | { readonly by: 'itself'; readonly address: string };
  /** The largest body that passes; 0 = any. */
  readonly bodyLimitBytes: number;
  /** Networks that are believed about who calls; empty = none. */
  readonly trustedProxies: readonly string[];
  readonly denied: readonly DeniedPath[];
  /** Of one address, on /auth/v1. */
  readonly rateLimit: { readonly perMinute: number; readonly burst: number };
}

/** Where the certificate comes from, with paths as the proxy sees them. */
export type CertificateSource =
  | { readonly from: 'files'; readonly cert: string; readonly key: string }
  | {
      readonly from: 'acme';
      readonly directory: string;
      /** Tried before `directory` is asked again after a failure; null = none. */
      readonly stagingDirectory: string | null;
      readonly email?: string;
      readonly profile?: string;
      readonly caRoot?: string;
    }
  | { readonly from: 'internal' };

/** `https://api.acme.com`, with the port where it is another than 443. */
export function originOf({ domain, httpsPort }: Pick<Site, 'domain' | 'httpsPort'>): string {
  return `https://${authorityOf({ domain, httpsPort })}`;
}

/** The host as clients write it. */
export function authorityOf({ domain, httpsPort }: Pick<Site, 'domain' | 'httpsPort'>): string {
  return httpsPort === 443 ? domain : `${domain}:${httpsPort}`;
}
