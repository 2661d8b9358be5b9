import type { Located, Place } from '../place.ts';
import type { SecretFact } from '../secret.ts';

/** What a service is, judged by image repository, command and environment, never by its name. */
export type ServiceRole =
  | 'gateway'
  | 'auth'
  | 'rest'
  | 'realtime'
  | 'storage'
  | 'imgproxy'
  | 'meta'
  | 'functions'
  | 'db'
  | 'pooler'
  | 'analytics'
  | 'vector'
  | 'studio'
  | 'proxy'
  | 'object-store'
  | 'mail-sink'
  | 'metrics'
  | 'dashboards'
  | 'alerts'
  | 'exporter'
  | 'log-store'
  | 'log-collector'
  | 'backup'
  | 'other';

/** Roles that Supabase itself ships. */
export const supabaseRoles: readonly ServiceRole[] = [
  'gateway',
  'auth',
  'rest',
  'realtime',
  'storage',
  'imgproxy',
  'meta',
  'functions',
  'db',
  'pooler',
  'analytics',
  'vector',
  'studio',
];

/** One service of the resolved Compose model (profiles applied), secrets redacted. */
export interface ServiceFact {
  readonly name: string;
  readonly role: ServiceRole;
  /** Which product plays the role: `kong`, `envoy`, `supavisor`, `pgbouncer`, `caddy`, `nginx`, `minio`, … */
  readonly product?: string;
  /** The line of the service's key. */
  readonly at: Place;
  readonly image?: ImageFact;
  /** Made from a Dockerfile of these files, so `image` is only what it is called. Absent = pulled, or facts saved before. */
  readonly isBuilt?: true;
  readonly containerName?: Located<string>;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** Redacted argv; absent = the image's own. */
  readonly command?: Located<readonly string[]>;
  readonly entrypoint?: Located<readonly string[]>;
  readonly ports: readonly PortFact[];
  readonly volumes: readonly VolumeFact[];
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly networkMode?: Located<string>;
  readonly healthcheck?: HealthcheckFact;
  readonly dependsOn: readonly { readonly service: string; readonly condition: string; readonly at: Place }[];
  readonly restart?: Located<string>;
  readonly logging?: {
    readonly driver?: string;
    readonly options: Readonly<Record<string, string>>;
    readonly at: Place;
  };
  readonly limits: LimitsFact;
  /** How many containers of it the files want: `scale`, else `deploy.replicas`. Absent = one. */
  readonly replicas?: number;
  readonly privileged?: Located<boolean>;
  /** `init: true`: Docker's own init is process 1, and takes what lost its parent. */
  readonly hasInit?: true;
  readonly labels: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
}

export interface ImageFact {
  /** As written after interpolation, for example `supabase/postgres:17.6.1.136`. */
  readonly reference: string;
  /** Without registry defaults: `supabase/postgres`, `ghcr.io/x/y`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly at: readonly Place[];
}

/** A value of a service's environment, after interpolation. */
export interface EnvironmentValue {
  /** Redacted. `null` = passed through from the shell and not set there. A URL keeps all but its password. */
  readonly text: string | null;
  /** First the line that sets it on the service, then the lines of the variables it is interpolated from. */
  readonly at: readonly Place[];
  /** Names of the variables it is interpolated from, in order. */
  readonly variables: readonly string[];
  /** The whole value when the key names a secret, else the password inside a URL, else absent. */
  readonly secret?: SecretFact;
  /** Set by the service's `env_file`, not by `environment`. */
  readonly fromEnvFile?: boolean;
}

export interface PortFact {
  /** As published: absent = every address. */
  readonly hostIp?: string;
  /** Host port or range as text; empty = a random one. */
  readonly published: string;
  readonly target: number;
  readonly protocol: string;
  /** The host port as written, where that is one expression and nothing else: `${POSTGRES_PORT:-5432}`. */
  readonly expression?: string;
  /** Likewise the container's port, and the host's address. */
  readonly targetExpression?: string;
  readonly hostIpExpression?: string;
  /** A part that is no such expression takes its value from variables: `80${N}:80`. */
  readonly isFrozen?: true;
  /** Absent = `ingress`, as Compose fills it in. */
  readonly mode?: string;
  readonly name?: string;
  readonly appProtocol?: string;
  readonly at: readonly Place[];
}

export interface VolumeFact {
  readonly type: string;
  /** Absolute path for a bind, name for a volume; absent = anonymous. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly at: readonly Place[];
}

export interface HealthcheckFact {
  readonly disabled: boolean;
  /** Redacted. */
  readonly test: readonly string[];
  /** JSON Web Tokens that stand in the test, in order. Absent = none. */
  readonly tokens?: readonly SecretFact[];
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly startPeriodMs?: number;
  readonly at: Place;
}

export interface LimitsFact {
  readonly memoryBytes?: number;
  readonly memoryReservationBytes?: number;
  readonly cpus?: number;
  /**
   * Which of Compose's two spellings its limits stand in: `deploy.resources.limits`, or keys of the service (`mem_limit`, `cpus`,
   * `pids_limit`). Absent = no limit of any kind, or facts saved before.
   */
  readonly form?: 'deploy' | 'service';
  /** Likewise for what is reserved. */
  readonly reservationForm?: 'deploy' | 'service';
  /** Size of /dev/shm as `shm_size` says. */
  readonly shmBytes?: number;
  readonly at?: Place;
}
