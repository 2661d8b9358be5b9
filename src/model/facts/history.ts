/** Sizes and counters of one moment, by name of their source (`measured` below). */
export interface Measurement {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Finite and not negative; bytes, inodes or a count. A source that could not be measured is left out. */
  readonly values: Readonly<Record<string, number>>;
}

/** What `audit --record` wrote down here, in the order of the file. Empty = nothing was recorded yet. */
export interface HistoryFact {
  /** The file, absolute. */
  readonly path: string;
  readonly points: readonly Measurement[];
  /** Numbers of lines that hold no measurement, and were skipped. */
  readonly damagedLines: readonly number[];
}

/** Below a deployment's directory: `.seaworthy/measurements.jsonl`, one JSON object per line. */
export const historyFile = { folder: '.seaworthy', name: 'measurements.jsonl' } as const;

/** The name of each source. What a thing is called in the deployment stands behind the colon. */
export const measured = {
  /** Free bytes of a file system, by mount point. */
  diskFree: (mount: string) => `disk-free:${mount}`,
  /** Free inodes of a file system, by mount point. */
  inodesFree: (mount: string) => `inodes-free:${mount}`,
  /** Bytes of a database. */
  database: (name: string) => `database:${name}`,
  /** Bytes of the log tables of the analytics service, in every database. */
  analytics: 'analytics',
  /** Bytes in pg_wal. */
  wal: 'wal',
  /** Bytes of WAL that a replication slot holds back. */
  slot: (name: string) => `slot:${name}`,
  /** Bytes of Docker's own log of a container, rotated files with it. */
  containerLog: (container: string) => `container-log:${container}`,
  /** Bytes of the objects that the storage service knows of. */
  objects: 'objects',
  /** How often Docker restarted a container since it was made: it begins anew when the container is recreated. */
  restarts: (container: string) => `restarts:${container}`,
} as const;
