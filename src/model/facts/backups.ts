import type { MeasuredRpo } from '../drill.ts';
import type { Place } from '../place.ts';

/** A place that seaworthy.yaml wishes backups to be kept in. */
export type WishedRepository = { readonly number: number; readonly at: Place } & (
  | WishedFolder
  | WishedBucket
);

export interface WishedBucket {
  readonly kind: 'bucket';
  /** `s3://bucket`. */
  readonly shown: string;
}

export interface WishedFolder {
  readonly kind: 'folder';
  /** Absolute, on this machine. */
  readonly path: string;
  readonly found: 'directory' | 'file' | 'missing' | 'denied';
  /** The rest is absent where there is no folder, or nothing tells it. */
  readonly uid?: number;
  /** Permission bits. */
  readonly mode?: number;
  readonly where?: DiskPlace;
  readonly freeBytes?: number;
  readonly totalBytes?: number;
}

/** On what a path lies. */
export interface DiskPlace {
  /** Number of the file system. Subvolumes of one btrfs have several, so equal means the same and unequal nothing. */
  readonly device: number;
  /** `ext4`, `nfs4`; absent = not told. */
  readonly filesystem?: string;
  /** Names of the disks below it, under partitions, LVM and RAID; empty = not told. */
  readonly disks: readonly string[];
}

/** What is wished of backups, and how this machine fits it. */
export interface BackupRepositoriesFact {
  /** In the order of the wish; none = nothing is wished. */
  readonly wished: readonly WishedRepository[];
  /** Where the cluster lies; null = it could not be seen. */
  readonly data: { readonly path: string; readonly ownerUid: number; readonly where: DiskPlace } | null;
}

/** What one repository holds, in the words of the engines. */
export interface RepositoryBackups {
  readonly number: number;
  /** `ok`, or what is wrong. */
  readonly status: string;
  readonly encrypted?: boolean;
  /** The newest backup of the cluster; null = there is none. Times are ISO 8601. */
  readonly newest: {
    readonly label: string;
    readonly endedAt: string;
    /** Of the cluster, and of what the backup added here. */
    readonly bytes: number;
    readonly storedBytes: number;
    /** It met pages whose checksum is wrong. */
    readonly damagedPages: boolean;
  } | null;
  /** When objects and keys were saved last; null = never, absent = not told. */
  readonly objectsAt?: string | null;
}

/** What Seaworthy's own backups tell of themselves. */
export interface BackupsFact {
  /** State of the two sidecars as Docker has it; null = there is none. Both null = Seaworthy backs nothing up here. */
  readonly database: string | null;
  readonly objects: string | null;
  /** As seaworthy.yaml wishes it, or by default. */
  readonly schedule: string;
  readonly repositories: readonly RepositoryBackups[];
  /** WAL on its way; null = the sidecar does not tell. Times are ISO 8601. */
  readonly spool: {
    readonly at: string;
    readonly segments: number;
    readonly bytes: number;
    readonly oldest: string | null;
    /** Why it is not pushed. */
    readonly failing: string | null;
    /** Room of the disk that it lies on. */
    readonly freeBytes?: number;
  } | null;
  /** Objects as they appear; null = the sidecar does not tell. */
  readonly captures: {
    readonly at: string;
    readonly lastRescan: string | null;
    readonly failing: string | null;
  } | null;
  /** The last time each repository was read back. */
  readonly verified: readonly {
    readonly number: number;
    readonly at: string;
    /** What was wrong; none = nothing. */
    readonly faults: readonly string[];
  }[];
  /** Of the restore drills: the newest that proved a restore, the newest that failed if it is younger, the newest RPO measured. */
  readonly drills: {
    readonly green: { readonly at: string; readonly seconds: number | null } | null;
    readonly redSince: { readonly at: string; readonly failure: string | null } | null;
    readonly rpo: MeasuredRpo | null;
  };
  readonly key: {
    /** Of the key in use; null = there is none, or it may not be read. No part of the key. */
    readonly fingerprint: string | null;
    /** When a person said that a copy of a key is kept elsewhere, and of which. */
    readonly kept: { readonly at: string; readonly fingerprint: string } | null;
  };
}
