import type { SecretFact } from '../secret.ts';
import type { EnvironmentValue } from './services.ts';

/** The Docker engine that answers. */
export interface EngineFact {
  readonly version: string;
  readonly composeVersion?: string;
  readonly rootless: boolean;
  readonly defaultLogDriver: string;
  /** From the engine's daemon.json, no API tells them; null = it cannot be read from here (another machine, no permission). */
  readonly defaultLogOptions: Readonly<Record<string, string>> | null;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly dataRoot: string;
}

/** A container of this project, as `docker inspect` tells. Secrets redacted. */
export interface ContainerFact {
  readonly name: string;
  /** Label com.docker.compose.service. */
  readonly service: string;
  readonly image: string;
  readonly imageId: string;
  readonly state: string;
  /** `none` = it has no health check. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restartCount: number;
  readonly startedAt: string;
  /** The environment that really runs. `at` is empty. */
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly logDriver: string;
  readonly logOptions: Readonly<Record<string, string>>;
  /** 0 = no limit. */
  readonly memoryLimitBytes: number;
  /** 0 = no limit. */
  readonly cpuLimit: number;
  readonly mounts: readonly { readonly type: string; readonly source: string; readonly target: string }[];
  readonly published: readonly {
    readonly hostIp: string;
    readonly hostPort: number;
    readonly target: number;
  }[];
  /** Label com.docker.compose.project.config_files, split. */
  readonly configFiles: readonly string[];
  /** Label com.docker.compose.project.working_dir. */
  readonly workingDirectory: string;
  readonly healthcheckTest: readonly string[];
  /** JSON Web Tokens that stand in the health check. Absent = none, or facts saved before. */
  readonly healthcheckTokens?: readonly SecretFact[];
  /** The last run of its health check: what it printed (redacted, shortened) and how it ended. Absent = none yet. */
  readonly lastProbe?: { readonly exitCode: number; readonly output: string };
}

export interface ContainersFact {
  readonly project: readonly ContainerFact[];
  /** Containers of the same project name that another directory started, and those whose name ours would take. */
  readonly foreign: readonly {
    readonly name: string;
    readonly project: string;
    readonly workingDirectory: string;
    readonly reason: 'same-project' | 'same-name';
  }[];
  /** Names of all containers of other projects on this engine, the first hundred. Absent in facts saved before. */
  readonly others?: readonly string[];
}

/** Docker's own log files, of containers whose driver is json-file: the only ones that lie about as plain files. */
export interface ContainerLogsFact {
  readonly logs: readonly {
    readonly container: string;
    readonly service: string;
    /** The file that is being written, and its rotated ones. */
    readonly bytes: number;
  }[];
}

export interface VolumesFact {
  /** Named volumes of the resolved model: does Docker have them? */
  readonly volumes: readonly { readonly key: string; readonly name: string; readonly exists: boolean }[];
}
