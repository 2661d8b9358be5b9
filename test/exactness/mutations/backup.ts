import { adding, allOf, replacing, withoutService } from '../edits.ts';
import { inFacts, inFiles, type Mutation, newService } from '../mutation.ts';

const tells = (id: string) => [`backup/${id}`];
const production = 'docker-compose.production.yml';
const run = 'backup/run.sh';
const bounded = 'logging: { driver: local }\nrestart: unless-stopped';
const here = ['hardened', 'kong-15', 'pgbouncer'] as const;

/** No backup service, no script of one, and no WAL archiving. */
export const noBackup = allOf(
  withoutService('pgbackrest'),
  replacing(production, / {6}- -c\n {6}- archive_\w+=.*\n/g, ''),
  (files) => Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('backup/'))),
  replacing(production, / {6}- \.\/backup:\/backup:ro\n/g, ''),
);

export const backup: readonly Mutation[] = [
  inFiles('no backup of any kind', [...tells('none'), ...tells('vault-key-not-saved')], noBackup, {
    also: ['backup/objects-not-saved', 'compose/unused-variables'],
    on: here,
  }),
  ...[
    'tar czf /backup/db.tgz volumes/db/data',
    'cp -a volumes/db/data /mnt/backup/data-$(date +%F)',
    'rsync -a ./volumes/db/data/ backup@other:/srv/db/',
    'tar -cf - ./volumes/db | gzip > /mnt/db.tgz',
  ].map((line) =>
    inFiles(
      `a script with: ${line}`,
      tells('data-directory-copied'),
      adding('nightly.sh', `#!/bin/sh\n${line}\n`),
      { on: here },
    ),
  ),
  inFiles(
    'a backup service that copies the files of the running database',
    tells('data-directory-copied'),
    newService(
      'files-backup',
      `image: offen/docker-volume-backup:v2.44.0\n${bounded}\nvolumes: ["./volumes/db/data:/backup/data:ro"]`,
    ),
    { on: here, also: ['health/missing-check'] },
  ),
  ...[
    'docker compose exec -T db pg_dump -U postgres postgres > /mnt/dump.sql',
    'pg_dumpall --username=postgres -h db > /mnt/all.sql',
    'pg_dump postgresql://postgres:secret-of-a-test@db:5432/postgres > /mnt/dump.sql',
  ].map((line) =>
    inFiles(`a dump with: ${line}`, tells('dump-as-postgres'), adding('dump.sh', `#!/bin/sh\n${line}\n`), {
      on: here,
    }),
  ),
  inFiles(
    'a dump service that logs in as postgres',
    tells('dump-as-postgres'),
    newService(
      'dumps',
      `image: prodrigestivill/postgres-backup-local:17\n${bounded}\nenvironment: { POSTGRES_HOST: db, POSTGRES_DB: postgres, POSTGRES_USER: postgres, POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD}" }`,
    ),
    { on: here, also: ['health/missing-check'] },
  ),
  inFiles(
    'objects that nothing copies',
    tells('objects-not-saved'),
    allOf(
      replacing(run, / +rsync -aX \/objects\/ .*\n/, ''),
      replacing(production, / +- \.\/volumes\/storage:\/objects:ro\n/, ''),
    ),
    { on: ['kong-15'] },
  ),
  inFiles(
    'the key of the vault in no backup',
    tells('vault-key-not-saved'),
    allOf(
      replacing(run, /.*pgsodium_root\.key.*\n/, ''),
      replacing(production, / +- db-config:\/etc\/postgresql-custom:ro\n/, ''),
    ),
    { on: here },
  ),
  ...[
    'rsync -a ./volumes/storage/ backup@other:/srv/objects/',
    'cp -r volumes/storage /mnt/objects',
    'tar czf /mnt/objects.tgz volumes/storage',
  ].map((line) =>
    inFiles(`a script with: ${line}`, tells('xattrs-lost'), adding('objects.sh', `#!/bin/sh\n${line}\n`), {
      on: ['kong-15'],
    }),
  ),
  inFacts(
    'postgres',
    'archiving that fails',
    tells('archiving-failing'),
    ({ archiver }) => ({ archiver: { ...archiver, failing: true, failedCount: 12 } }),
    { on: here },
  ),
  inFacts(
    'postgres',
    'archiving that falls behind',
    tells('archiving-failing'),
    ({ archiver }) => ({ archiver: { ...archiver, waiting: 240 } }),
    { on: here },
  ),
];
