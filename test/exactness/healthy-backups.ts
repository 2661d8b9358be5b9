import type { BackupRepositoriesFact, BackupsFact } from '../../src/model/facts/backups.ts';
import type { FactTable } from '../../src/model/facts/table.ts';

const gibibyte = 1024 ** 3;
const at = { file: 'seaworthy.yaml', line: 3 };

/** The sound deployments are backed up by others. */
export const noOwnBackups = {
  backups: {
    ...{
      database: null,
      objects: null,
      schedule: '0 2 * * *',
      repositories: [],
      spool: null,
      captures: null,
    },
    verified: [],
    drills: { green: null, redSince: null, rpo: null },
    key: { fingerprint: null, kept: null },
  },
  backupRepositories: { wished: [], data: null },
} satisfies Partial<FactTable>;

/** A deployment that Seaworthy backs up soundly, into a second disk and a bucket, at noon of the tests' day. */
export const soundBackups: BackupsFact = {
  ...{ database: 'running', objects: 'running', schedule: '0 2 * * *' },
  repositories: [1, 2].map((number) => ({
    ...{ number, status: 'ok', encrypted: true, objectsAt: '2026-11-22T02:05:00.000Z' },
    newest: {
      ...{ label: '20261122-020003F', endedAt: '2026-11-22T02:04:00.000Z' },
      ...{ bytes: 20 * gibibyte, storedBytes: 6 * gibibyte, damagedPages: false },
    },
  })),
  spool: {
    ...{ at: '2026-11-22T11:59:58.000Z', segments: 0, bytes: 0, oldest: null, failing: null },
    freeBytes: 300 * gibibyte,
  },
  captures: { at: '2026-11-22T11:59:58.000Z', lastRescan: '2026-11-22T11:59:30.000Z', failing: null },
  verified: [1, 2].map((number) => ({ number, at: '2026-11-16T04:00:00.000Z', faults: [] })),
  drills: {
    green: { at: '2026-11-16T05:00:00.000Z', seconds: 94 },
    redSince: null,
    rpo: { at: '2026-11-16T05:00:00.000Z', seconds: 24.5, beyond: null },
  },
  key: {
    fingerprint: '0123456789abcdef',
    kept: { at: '2026-11-02T09:00:00.000Z', fingerprint: '0123456789abcdef' },
  },
};

export const soundRepositories: BackupRepositoriesFact = {
  wished: [
    {
      ...{ number: 1, at, kind: 'folder', path: '/mnt/backup', found: 'directory', uid: 0, mode: 0o711 },
      where: { device: 66, filesystem: 'ext4', disks: ['sdb'] },
      ...{ freeBytes: 400 * gibibyte, totalBytes: 500 * gibibyte },
    },
    { number: 2, at, kind: 'bucket', shown: 's3://acme-backups' },
  ],
  data: {
    ...{ path: '/srv/supabase/volumes/db/data', ownerUid: 101 },
    where: { device: 65, filesystem: 'ext4', disks: ['sda'] },
  },
};
