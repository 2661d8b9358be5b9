// Jobs that dump the database, and where their dumps go.
import type { FactTable } from '../../../src/model/facts/table.ts';
import { allOf, replacing } from '../edits.ts';
import { inFacts, inFiles, type Mutation, newService } from '../mutation.ts';
import { noBackup } from './backup.ts';

const tells = (id: string) => [`backup/${id}`];
const run = 'backup/run.sh';
const production = 'docker-compose.production.yml';
const here = { on: ['hardened', 'kong-15', 'pgbouncer'] } as const;
const unchecked = { also: ['health/missing-check'] };

/** What is no longer saved where only dumps are left. */
const leftOver = ['backup/vault-key-not-saved', 'backup/objects-not-saved', 'compose/unused-variables'];

/** A service that dumps by itself: prodrigestivill/docker-postgres-backup-local. */
export function dumper(major: string, more: string): string {
  return [
    `image: prodrigestivill/postgres-backup-local:${major}`,
    'restart: unless-stopped\nlogging: { driver: local }',
    `environment: { POSTGRES_HOST: db, POSTGRES_DB: postgres, POSTGRES_USER: supabase_admin, POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD}"${more} }`,
    'volumes: ["./backups:/backups"]',
  ].join('\n');
}

export const backupJobs: readonly Mutation[] = [
  inFiles(
    'a dumping service older than the server',
    tells('client-older-than-server'),
    newService('dumps', dumper('14', ', POSTGRES_CLUSTER: "TRUE"')),
    { ...here, ...unchecked },
  ),
  inFiles(
    'dumps on the disk of the database, and nowhere else',
    tells('on-the-data-disk'),
    allOf(noBackup, newService('dumps', dumper('17', ', POSTGRES_CLUSTER: "TRUE"'))),
    { ...here, also: [...unchecked.also, ...leftOver] },
  ),
  inFiles(
    'dumps of one database, without roles',
    [...tells('no-globals'), ...tells('supabase-database-not-dumped')],
    replacing(
      run,
      /^[\s\S]*$/,
      '#!/bin/sh\nset -eu\nwhile sleep 86400; do\n  pg_dump -U supabase_admin -h db -Fc -f /wal-spool/db.pgc postgres\ndone\n',
    ),
    { on: ['hardened', 'kong-15'], also: leftOver },
  ),
  inFiles(
    'a dump whose failure the compressor hides',
    tells('unnoticed-failure'),
    replacing(
      run,
      '    pgbackrest --type=full backup\n',
      '    pgbackrest --type=full backup\n    pg_dumpall -U supabase_admin -h db | gzip > /wal-spool/all.sql.gz\n',
    ),
    here,
  ),
  ...['/bin/true', 'exit 0', ''].map((command) =>
    inFiles(
      `an archive command ${command === '' ? 'that is empty' : command}`,
      tells('archiving-nowhere'),
      replacing(production, /archive_command=.*/, `archive_command=${command}`),
      here,
    ),
  ),
  inFacts(
    'host',
    'dumps that stopped three weeks ago',
    tells('stale'),
    () => ({ backupTargets: targets('2026-11-01T02:00:00.000Z') }),
    here,
  ),
];

/** Dumps on a disk of their own, the newest of this moment. */
export function targets(modifiedAt: string): FactTable['backupTargets'] {
  const at = { file: run, line: 14 };
  const newest = { name: 'main.sql.gz', modifiedAt };
  return { targets: [{ path: '/mnt/backup', device: 7, newest, at }], shipped: [] };
}
