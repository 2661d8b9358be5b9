// The sidecar of the database, and what the database is given to hand its WAL over.
import type { BackupWishes } from '../../../engine/wishes/backup.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { type Fragment, type Json, mountedFolder, secretFile } from '../../../model/fragment.ts';
import { mountedAuthority, mountedRepository, pgbackrestConf } from '../engines/pgbackrest-conf.ts';
import type { Repository } from '../repositories/repository.ts';
import { archiveScript } from './archive-script.ts';
import { fetchScript } from './fetch-script.ts';
import type { HostShare } from './host-share.ts';
import { bind, bounded, type SidecarImage } from './parts.ts';
import {
  archiveCommand,
  archiveFolder,
  archiveScriptName,
  configFolder,
  dataFolder,
  fetchScriptName,
  secretsFolder,
  spoolFolder,
} from './paths.ts';
import { resticPlaces } from './sidecar-config.ts';

export const databaseSidecar = 'seaworthy-backup';
export const spoolVolume = 'seaworthy-wal-spool';

export interface DatabaseSidecarInput {
  readonly db: ServiceFact;
  /** Source of the mount that holds the data directory, as Compose takes it. */
  readonly dataSource: string;
  readonly isVolume: boolean;
  readonly repositories: readonly Repository[];
  readonly wishes: BackupWishes;
  readonly image: SidecarImage;
  readonly share: HostShare;
  readonly port: string;
  /** `sidecar.json`. */
  readonly config: string;
}

/** Everything that continuous archiving needs; the database's image stays as it is. */
export function databaseFragments(input: DatabaseSidecarInput): readonly Fragment[] {
  const { db, wishes } = input;
  return [
    { kind: 'file', mounted: 'archive', path: archiveScriptName, text: archiveScript(), executable: true },
    { kind: 'file', mounted: 'archive', path: fetchScriptName, text: fetchScript(), executable: true },
    { kind: 'file', mounted: 'backup', path: 'pgbackrest.conf', text: confOf(input) },
    // The sidecar pushes into each by itself (src/sidecar/main.ts).
    ...input.repositories.map((one): Fragment => {
      const text = confOf({ ...input, repositories: [one] }, `/tmp/pgbackrest/${one.number}`);
      return { kind: 'file', mounted: 'backup', path: `pgbackrest-${one.number}.conf`, text };
    }),
    { kind: 'file', mounted: 'backup', path: 'sidecar.json', text: input.config },
    ...Object.entries(resticPlaces(input.repositories)).map(([path, text]): Fragment => {
      return { kind: 'file', mounted: 'backup', path, text };
    }),
    { kind: 'top-level', section: 'volumes', name: spoolVolume, value: {} },
    ...secretFragments(input),
    { kind: 'new-service', service: databaseSidecar, definition: sidecar(input) },
    {
      kind: 'service-key',
      service: db.name,
      path: ['volumes'],
      how: 'set',
      value: [spool, bind(mountedFolder('archive'), archiveFolder)],
    },
    setting(db, 'archive_mode', 'on'),
    setting(db, 'archive_command', archiveCommand),
    setting(db, 'archive_timeout', String(wishes.archive_timeout)),
  ];
}

const spool: Json = { type: 'volume', source: spoolVolume, target: spoolFolder };

function setting(db: ServiceFact, name: string, value: string): Fragment {
  return { kind: 'setting', service: db.name, name, value };
}

function confOf({ repositories, wishes, port, share }: DatabaseSidecarInput, lockFolder?: string): string {
  return pgbackrestConf({
    ...(lockFolder === undefined ? {} : { lockFolder }),
    repositories,
    keepDays: wishes.keep_days,
    processes: wishes.processes ?? share.processes,
    port,
    user: 'supabase_admin',
    dataDirectory: dataFolder,
  });
}

/** The key that everything is encrypted with, the keys of buckets, and the database's password as its service has it. */
function secretFragments({ db, repositories }: DatabaseSidecarInput): readonly Fragment[] {
  const ofBuckets = repositories.flatMap((one): readonly Fragment[] => {
    if (one.kind === 'folder') return [];
    return [
      { kind: 'secret-file', name: `repo${one.number}-key-id`, secret: one.keyId },
      { kind: 'secret-file', name: `repo${one.number}-secret`, secret: one.secret },
    ];
  });
  const password = { service: db.name, variable: 'POSTGRES_PASSWORD' };
  return [
    { kind: 'secret-file', name: 'backup-key', secret: 'generated' },
    { kind: 'secret-file', name: 'pg-password', secret: password },
    ...ofBuckets,
  ];
}

/** What every reader of a repository mounts of it. */
export function repositoryMounts(repositories: readonly Repository[]): readonly Json[] {
  const secrets = repositories.flatMap((one) =>
    one.kind === 'folder' ? [] : [`repo${one.number}-key-id`, `repo${one.number}-secret`],
  );
  return [
    ...repositories.flatMap((one): readonly Json[] => {
      if (one.kind === 'folder') return [bind(one.path, mountedRepository(one.number), true)];
      return one.ca === null ? [] : [bind(hostPath(one.ca), mountedAuthority(one.number))];
    }),
    ...['backup-key', ...secrets].map((name) => bind(secretFile(name), `${secretsFolder}/${name}`)),
  ];
}

/** Compose takes a bare word for the name of a volume. */
function hostPath(text: string): string {
  return /^[./~]/.test(text) ? text : `./${text}`;
}

function sidecar({ db, dataSource, isVolume, repositories, image, port, share }: DatabaseSidecarInput) {
  const data = {
    type: isVolume ? 'volume' : 'bind',
    source: dataSource,
    target: dataFolder,
    read_only: true,
  };
  return {
    ...image.keys,
    command: ['database'],
    ...bounded({ cpus: share.cpus, memory: '512M' }, [
      'CHOWN',
      'DAC_OVERRIDE',
      'DAC_READ_SEARCH',
      'SETGID',
      'SETUID',
    ]),
    environment: { PGHOST: db.name, PGPORT: port },
    volumes: [
      data,
      spool,
      bind(mountedFolder('backup'), configFolder),
      bind(secretFile('pg-password'), `${secretsFolder}/pg-password`),
      ...repositoryMounts(repositories),
    ],
    ...networksOf(db),
    healthcheck: {
      test: ['CMD', 'node', '/usr/local/lib/seaworthy/sidecar.mjs', 'healthy', 'database'],
      interval: '15s',
      timeout: '10s',
      retries: 4,
      start_period: '60s',
    },
  };
}

function networksOf({ networks }: ServiceFact): { readonly [key: string]: Json } {
  const names = networks.map(({ name }) => name);
  return names.every((name) => name === 'default') ? {} : { networks: names };
}
