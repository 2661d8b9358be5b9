import type { CertificateFact } from './files.ts';

export interface MemoryFact {
  readonly totalBytes: number;
  readonly availableBytes: number;
  readonly swapBytes: number;
  readonly cores: number;
}

export interface DisksFact {
  readonly disks: readonly {
    /** What of the deployment lies there: `data`, `storage`, `docker`, `deployment`. */
    readonly holds: readonly string[];
    readonly mount: string;
    readonly filesystem: string;
    readonly totalBytes: number;
    readonly freeBytes: number;
    readonly totalInodes: number;
    readonly freeInodes: number;
  }[];
}

export interface ListenersFact {
  readonly sockets: readonly { readonly address: string; readonly port: number; readonly process?: string }[];
}

export interface FirewallFact {
  /** Rules of DOCKER-USER for IPv4 and IPv6, as iptables prints them; null = those for IPv6 could not be read. */
  readonly dockerUser: readonly string[];
  readonly dockerUser6: readonly string[] | null;
  /** The IPv4 chain, or one it jumps to, drops or rejects something. */
  readonly drops: boolean;
  readonly ufwActive: boolean | null;
}

export interface ClockFact {
  readonly synchronised: boolean;
  readonly by: string;
}

/** Web servers installed on the host that may terminate TLS for this deployment. */
export interface HostProxyFact {
  readonly found: readonly {
    readonly product: 'nginx' | 'caddy';
    readonly files: readonly string[];
    readonly mentions: readonly string[];
    /** Certificate files that the mentioning files name. */
    readonly certificates?: readonly CertificateFact[];
  }[];
}

/** Where the wished public name leads. */
export interface DomainAddressesFact {
  readonly domain: string;
  /** As this machine resolves it; empty = there is no such name. */
  readonly addresses: readonly string[];
  /** This machine's own addresses, without loopback and link-local ones. Behind NAT, the public one is not among them. */
  readonly own: readonly string[];
}

/** The certificate of a person's own that is wished for a proxy, as it was when it was looked at. Of the key nothing is told. */
export interface WishedCertificateFact {
  readonly cert: {
    /** Absolute. */
    readonly path: string;
    /** Why it could not be read; the fields below are then absent. */
    readonly unread?: string;
    /** It is there, and this user may not read it; Docker and root may. */
    readonly isDenied?: boolean;
    /** ISO 8601. */
    readonly until?: string;
    readonly ended?: boolean;
    /** `DNS:api.acme.com, DNS:*.acme.com`. */
    readonly names?: string;
    readonly isForDomain?: boolean;
  };
  readonly key: {
    readonly path: string;
    readonly unread?: string;
    readonly isDenied?: boolean;
    /** Absent = one of the two could not be read. */
    readonly fits?: boolean;
  };
}

/** The site that `seaworthy proxy install` put on this machine for this project; null = none. */
export interface InstalledSiteFact {
  readonly proxy: 'nginx' | 'caddy' | null;
}
