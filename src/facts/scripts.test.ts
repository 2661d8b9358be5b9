import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../test/helpers/files.ts';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { ScriptsFact } from '../model/facts/files.ts';
import { collectFacts } from './collect.ts';
import { scriptsGatherer } from './scripts.ts';
import { servicesGatherer } from './services.ts';

const root = {
  services: {
    db: {
      image: 'supabase/postgres:17',
      container_name: 'supabase-db',
      environment: { POSTGRES_PASSWORD: 'the-database-password' },
      volumes: [
        { type: 'bind', source: '/srv/supabase/volumes/db/data', target: '/var/lib/postgresql/data' },
      ],
    },
  },
};
const gatherers = [servicesGatherer, scriptsGatherer];

async function scripts(files: Readonly<Record<string, MemoryFile>>): Promise<ScriptsFact> {
  return knownValue(await gather('scripts', gatherers, projectOf({ root }), fakeWorld({ files })));
}

describe('scripts', () => {
  it('finds what scripts of the directory do, at their lines, without secrets', async () => {
    const { found, scanned } = await scripts({
      '/srv/supabase/utils/backup.sh':
        '#!/bin/sh\n# nightly\npg_dump "postgres://supabase_admin:the-database-password@db/postgres"\n',
      '/srv/supabase/wipe': '#!/usr/bin/env bash\ndocker compose down -v\n',
      '/srv/supabase/Makefile': 'clean:\n\t@docker compose down --volumes\n',
    });

    expect(scanned).toEqual(['Makefile', 'utils/backup.sh', 'wipe']);
    expect(found).toEqual([
      {
        kind: 'destructive',
        text: '@docker compose down --volumes',
        at: { file: 'Makefile', line: 2 },
        idle: true,
      },
      {
        kind: 'backup',
        text: 'pg_dump "postgres://supabase_admin:[redacted]@db/postgres"',
        at: { file: 'utils/backup.sh', line: 3 },
        idle: true,
      },
      { kind: 'destructive', text: 'docker compose down -v', at: { file: 'wipe', line: 2 }, idle: true },
    ]);
  });

  it('sees the script of the seed report whole: a dump, and two volumes that are not there', async () => {
    const { found } = await scripts({
      '/srv/supabase/scripts/backup-database.sh': `#!/bin/bash
set -euo pipefail
docker exec supabase-db pg_dump -U postgres -d postgres | gzip > \\
  "$BACKUP_DIR/postgres_\${TIMESTAMP}.sql.gz"
docker run --rm \\
  -v supabase_db_data:/data \\
  -v "$BACKUP_DIR":/backup \\
  alpine tar czf /backup/db_data_\${TIMESTAMP}.tar.gz /data
docker run --rm -v supabase_storage:/data -v "$BACKUP_DIR":/backup alpine tar czf /backup/storage.tar.gz /data
find "$BACKUP_DIR" -name "*.gz" -mtime +30 -delete
`,
    });
    expect(found.map(({ kind, at }) => [kind, at.line])).toEqual([
      ['backup', 3],
      ['unknown-volume-copy', 5],
      ['unknown-volume-copy', 9],
    ]);
  });

  it('forgives a copy of the data directory after the database was stopped', async () => {
    const { found } = await scripts({
      '/srv/supabase/a.sh': 'tar czf x.tgz volumes/db/data\n',
      '/srv/supabase/b.sh': 'docker compose stop\ntar czf x.tgz volumes/db/data\n',
    });

    expect(found.map(({ kind }) => kind)).toEqual(['data-directory-copy', 'backup']);
  });

  it.each([
    ['a pipe', 'pg_dump postgres | gzip > x.gz\n', true],
    ['a pipe inside a container', 'docker exec db sh -c "pg_dump postgres | gzip > x.gz"\n', true],
    ['a pipe under pipefail', 'set -euo pipefail\npg_dump postgres | gzip > x.gz\n', undefined],
    ['a pipe whose parts are asked', 'pg_dump a | gzip > x\n[ "$PIPESTATUS" = 0 ]\n', undefined],
    ['a file', 'pg_dump --file=x.sql postgres\n', undefined],
  ])('tells whether the failure of a dump into %s is noticed', async (_where, script, unchecked) => {
    const { found } = await scripts({ '/srv/supabase/backup.sh': script });

    expect(found.find(({ kind }) => kind === 'backup')?.unchecked).toBe(unchecked);
  });

  async function withService(service: object, files: Readonly<Record<string, MemoryFile>> = {}) {
    const project = projectOf({ root: { services: { ...root.services, job: service } } });
    return knownValue(await gather('scripts', gatherers, project, fakeWorld({ files }))).found;
  }

  it('reads the commands of services, the labels of schedulers and the variables that hold commands', async () => {
    const dump = 'pg_dump -h db -U supabase_admin postgres';
    const services = [
      {
        image: 'postgres:17',
        entrypoint: ['/bin/sh', '-c', `while true; do ${dump} > /b/x; sleep 86400; done`],
      },
      { image: 'postgres:17', entrypoint: ['sh', '-ec'], command: [`${dump} > /b/x`] },
      { image: 'postgres:17', command: ['pg_dumpall', '-h', 'db'] },
      { image: 'acme/cron', labels: { 'ofelia.job-exec.dump.command': `sh -c "${dump}"` } },
      { image: 'mazzolino/restic', environment: { PRE_COMMANDS: `docker exec db ${dump}` } },
    ];
    for (const service of services) {
      expect(await withService(service)).toMatchObject([
        { kind: 'backup', at: { file: 'docker-compose.yml' } },
      ]);
    }
    const said = {
      environment: { NOTE: 'we never rm -rf volumes/db/data after tar' },
      labels: { a: 'rsync docs' },
    };
    expect(await withService(said)).toEqual([]);
  });

  it('tells scripts that something runs from those that only lie there', async () => {
    const text = 'pg_dumpall -U supabase_admin\n';
    const files = { '/srv/supabase/backup/run.sh': text };
    const idle = async (service: object, more: Readonly<Record<string, MemoryFile>> = {}) => {
      const found = await withService(service, { ...files, ...more });
      return found.filter(({ at: { file } }) => file === 'backup/run.sh').map((line) => line.idle);
    };

    expect(await idle({ image: 'alpine' })).toEqual([true]);
    expect(await idle({ image: 'alpine', command: ['echo', 'rerun.sh'] })).toEqual([true]);
    expect(await idle({ image: 'alpine', command: ['/bin/sh', '/backup/run.sh'] })).toEqual([undefined]);
    const mounts = [
      { type: 'bind', source: '/srv/supabase/backup/run.sh', target: '/run.sh' },
      { type: 'bind', source: '/srv/supabase/backup', target: '/etc/periodic/daily' },
    ];
    for (const mount of mounts)
      expect(await idle({ image: 'alpine', volumes: [mount] })).toEqual([undefined]);
    const callers = {
      '/srv/supabase/crontab': '0 3 * * * root /srv/supabase/nightly.sh\n',
      '/srv/supabase/nightly.sh': '#!/bin/sh\n./backup/run.sh && echo done\n',
    };
    expect(await idle({ image: 'alpine' }, callers)).toEqual([undefined]);
    const workflow = { '/srv/supabase/.github/workflows/backup.yml': 'run: ./backup/run.sh\n' };
    expect(await idle({ image: 'alpine' }, workflow)).toEqual([undefined]);
  });

  it('does not look into the data, and not deeper than a few folders', async () => {
    const { scanned, skipped } = await scripts({
      '/srv/supabase/volumes/db/data/base/x.sh': 'docker compose down -v\n',
      '/srv/supabase/node_modules/x/y.sh': 'docker compose down -v\n',
      '/srv/supabase/1/2/3/4/5/6/deep.sh': 'docker compose down -v\n',
    });

    expect(scanned).toEqual([]);
    expect(skipped).toMatchObject([{ reason: 'lies more than 5 folders deep' }]);
  });

  it('tells which script may not be read', async () => {
    const { skipped } = await scripts({ '/srv/supabase/secret.sh': { denied: true } });

    expect(skipped).toEqual([{ path: 'secret.sh', reason: 'may not be read by this user' }]);
  });

  const schedules = {
    '/etc/cron.d/ours': '0 2 * * * root docker exec supabase-db pg_dumpall -U supabase_admin > /b/x\n',
    '/etc/crontab': '0 3 * * * root pg_dump othershop\n0 4 * * * root /opt/nightly.sh\n',
    '/opt/nightly.sh': '#!/bin/sh\ndocker exec supabase-db pg_dump postgres\n',
  };

  it('reads the schedules of the host and the scripts they call, and keeps what is about this deployment', async () => {
    const project = projectOf({ root });
    const world = fakeWorld({ files: schedules });
    const facts = await collectFacts({ project, world, gatherers, static: false, version: '0' });

    expect(knownValue(facts.table.scripts).found.map(({ at }) => at.file)).toEqual([
      '/etc/cron.d/ours',
      '/opt/nightly.sh',
    ]);
  });

  it('looks at nothing outside the directory when static', async () => {
    expect((await scripts(schedules)).scanned).toEqual([]);
  });

  it.each([
    ['words', `tar ${'a '.repeat(150_000)}`],
    ['quotes and substitutions', `${'"'.repeat(300_000)}${'$('.repeat(100_000)}`],
    ['unclosed quotes of assignments', `A="${'"$A'.repeat(100_000)}`],
    ['removals', `rm -rf ${'$A/volumes '.repeat(40_000)}`],
    ['many lines of options', `${'docker compose -p x down -v \\\n'.repeat(20_000)}ls`],
  ])('reads a script of one long line of %s in little time', { timeout: 10_000 }, async (_what, text) => {
    expect((await scripts({ '/srv/supabase/a.sh': text })).scanned).toEqual(['a.sh']);
  });
});
