import type { Place } from '../place.ts';

/** The host side of one bind mount. */
export interface BindSourceFact {
  readonly service: string;
  /** Absolute. */
  readonly source: string;
  readonly target: string;
  /** What the target's name or the image's use of it needs: a file for `kong.yml`, a directory for `data`. */
  readonly expected: 'file' | 'directory' | 'any';
  readonly found: 'file' | 'directory' | 'socket' | 'missing' | 'denied' | 'other';
  readonly at: Place;
  /** A configuration file below the target that the service's command names. */
  readonly named?: string;
}

/** The Postgres data directory as files. */
export interface DataDirectoryFact {
  readonly path: string;
  /** Text of PG_VERSION, for example `17`; null = the directory is empty or absent (never initialised). */
  readonly pgVersion: string | null;
  readonly ownerUid?: number;
  /** Device number, to compare with a backup's target. */
  readonly device?: number;
  readonly at: Place;
}

/** Edge Functions on disk. */
export interface FunctionsFact {
  readonly directory: string;
  readonly mainPresent: boolean;
  /** Folders with an entry point, without `main`. */
  readonly functions: readonly {
    readonly name: string;
    readonly entry: string;
    /** Names given to `Deno.env.get` without a fallback. */
    readonly readsVariables: readonly string[];
    /** What of the caller its source looks at. Absent = not looked for. */
    readonly looksAt?: readonly ('token' | 'signature' | 'shared secret')[];
    readonly at: Place;
  }[];
  /** Addresses outside that `main` imports from when it starts. Absent = not looked for. */
  readonly mainImports?: readonly { readonly from: string; readonly at: Place }[];
}

/** A script or schedule line that seems to back something up, or to destroy it. */
export interface ScriptFact {
  readonly kind:
    | 'backup'
    | 'destructive'
    | 'data-directory-copy'
    | 'object-copy-without-xattrs'
    /** Of a Docker volume that this deployment does not have: Docker makes an empty one of that name. */
    | 'unknown-volume-copy';
  /** The line, trimmed and redacted. */
  readonly text: string;
  readonly at: Place;
  /** Of a script that nothing which was found runs. */
  readonly idle?: true;
  /** A backup whose failure nobody notices: before a pipe without `pipefail`, or before `|| true`. */
  readonly unchecked?: true;
}

/** Scripts of the directory, and schedules of the host when it may be read. */
export interface ScriptsFact {
  readonly scanned: readonly string[];
  /** Those of `scanned` that nothing which was found runs; absent = none. */
  readonly idle?: readonly string[];
  /** What could not be read, with the reason. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly found: readonly ScriptFact[];
}

/** Where backups go, as far as scripts and mounts tell. */
export interface BackupTargetsFact {
  readonly targets: readonly {
    /** A folder or file of this machine. */
    readonly path: string;
    /** Device number of it, or of the folder above it that exists; absent = it may not be looked at. */
    readonly device?: number;
    /** The newest dump or archive there; absent = none was seen. */
    readonly newest?: { readonly name: string; readonly modifiedAt: string };
    readonly at: Place;
  }[];
  /** Commands that carry something to another machine: the program and where it writes, redacted. */
  readonly shipped: readonly {
    readonly text: string;
    readonly at: Place;
    /** Of a script that nothing which was found runs. */
    readonly idle?: true;
  }[];
}

/** Text files of the deployment whose form breaks things. */
export interface TextFormFact {
  readonly carriageReturns: readonly Place[];
  readonly conflictMarkers: readonly Place[];
}

/** A certificate file that a proxy is told to serve. */
export interface CertificateFact {
  readonly path: string;
  /** Where the proxy's configuration names it. */
  readonly at: Place;
  /** Seconds since the epoch; absent = it could not be read. */
  readonly from?: number;
  /** Seconds since the epoch. */
  readonly until?: number;
  /** Why it could not be read. */
  readonly unread?: string;
}

/** A part of a proxy's configuration that could not be read. */
export interface UnreadPart {
  /** `include /etc/nginx/snippets/ws.conf`. */
  readonly text: string;
  readonly at: Place;
}

/** A reverse proxy's configuration inside the directory or mounted by the proxy service. */
export interface ProxyConfigFact {
  readonly product: 'nginx' | 'caddy';
  readonly file: string;
  readonly upgradesWebSockets: boolean;
  /** Bytes; absent = the product's default (nginx 1 MiB, Caddy none). */
  readonly bodyLimitBytes?: number;
  readonly readTimeoutMs?: number;
  readonly serverNames: readonly { readonly name: string; readonly at: Place }[];
  /** `host:port` the proxy forwards to. */
  readonly upstreams: readonly {
    readonly address: string;
    readonly at: Place;
    /** The block that forwards there asks for a login (basic or forwarded authentication). Absent = not looked at. */
    readonly login?: boolean;
  }[];
  readonly tls: boolean;
  /**
   * What the proxy writes over what a client says of its own address, on requests to auth: header in lower case → value
   * as written (`$remote_addr`, `{remote_host}`). Only headers that tell of addresses. Absent = not looked at.
   */
  readonly addressHeaders?: Readonly<Record<string, string>>;
  /** Somebody before it is believed about addresses (Caddy's `trusted_proxies`, nginx's `set_real_ip_from`). */
  readonly trustsProxies?: true;
  /** Files of certificates that it serves, where they are bind-mounted. */
  readonly certificates?: readonly CertificateFact[];
  /** What it says of these may stand in a part that could not be read, so that saying nothing, or less, proves nothing. */
  readonly unseen?: {
    readonly [Name in 'upgradesWebSockets' | 'bodyLimitBytes' | 'readTimeoutMs' | 'tls']?: UnreadPart;
  };
}

/** What Vector's own configuration collects and where it sends it. */
export interface LogCollectorFact {
  readonly file: string;
  readonly service: string;
  /** Sources of type `docker_logs`; names of containers are prefixes there. */
  readonly sources: readonly {
    readonly name: string;
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    /** Labels or images narrow it down as well. */
    readonly narrowed: boolean;
    readonly at: Place;
  }[];
  /** Conditions that compare the container's name with fixed ones, such as the branches of upstream's router. */
  readonly routes: readonly {
    readonly name: string;
    readonly containers: readonly string[];
    readonly at: Place;
  }[];
  /** A sink takes from a source what no such condition has chosen. */
  readonly unrouted: boolean;
  /** Variables the file takes from its environment without a default. */
  readonly variables: readonly { readonly name: string; readonly at: Place }[];
  /** Uses the function `to_timestamp`, which Vector removed. */
  readonly oldFunctionAt?: Place;
}

/** Hosts that files call which are not Compose's: sources of Edge Functions, Prometheus' configuration. */
export interface NamedHostsFact {
  readonly hosts: readonly {
    readonly of: 'function' | 'metrics';
    /** Without a dot: the name of a container. */
    readonly host: string;
    readonly at: Place;
  }[];
}
