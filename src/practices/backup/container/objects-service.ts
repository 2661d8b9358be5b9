// The sidecar of everything that is no database: objects on disk, and the volume with the vault's root key.
import type { BackupWishes } from '../../../engine/wishes/backup.ts';
import { type Fragment, type Json, mountedFolder } from '../../../model/fragment.ts';
import type { Repository } from '../repositories/repository.ts';
import { repositoryMounts } from './database-service.ts';
import type { HostShare } from './host-share.ts';
import { bind, bounded, type SidecarImage } from './parts.ts';
import { configFolder, programPath } from './paths.ts';

export const objectsSidecar = 'seaworthy-objects';
export const cacheVolume = 'seaworthy-backup-cache';

/** Where the sidecar sees what it saves. */
export const objectsFolder = '/objects';
export const keyFolder = '/db-config';

/** A mount of a service, as Compose takes its source. */
export interface Source {
  readonly source: string;
  readonly isVolume: boolean;
}

export interface ObjectsSidecarInput {
  /** null = no object lies on this machine, or none is to be saved. */
  readonly objects: Source | null;
  /** The folder with the vault's root key; null = the database keeps none in a mount. */
  readonly key: Source | null;
  readonly repositories: readonly Repository[];
  readonly wishes: BackupWishes;
  readonly image: SidecarImage;
  readonly share: HostShare;
}

export function objectsFragments(input: ObjectsSidecarInput): readonly Fragment[] {
  return [
    { kind: 'top-level', section: 'volumes', name: cacheVolume, value: {} },
    { kind: 'new-service', service: objectsSidecar, definition: sidecar(input) },
  ];
}

function sidecar({ objects, key, repositories, image, share }: ObjectsSidecarInput) {
  return {
    ...image.keys,
    command: ['objects'],
    // Files of every user are read, and linked, wherever their folders are.
    ...bounded({ cpus: share.cpus, memory: '512M' }, ['DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER']),
    environment: { RESTIC_CACHE_DIR: '/var/cache/restic' },
    volumes: [
      ...(objects === null ? [{ type: 'tmpfs', target: objectsFolder }] : [mountOf(objects, objectsFolder)]),
      ...(key === null ? [] : [{ ...mountOf(key, keyFolder), read_only: true }]),
      { type: 'volume', source: cacheVolume, target: '/var/cache/restic' },
      bind(mountedFolder('backup'), configFolder),
      ...repositoryMounts(repositories),
    ],
    healthcheck: {
      test: ['CMD', 'node', programPath, 'healthy', 'objects'],
      interval: '15s',
      timeout: '10s',
      retries: 4,
      start_period: '60s',
    },
  };
}

function mountOf({ source, isVolume }: Source, target: string): { readonly [key: string]: Json } {
  return { type: isVolume ? 'volume' : 'bind', source, target };
}
