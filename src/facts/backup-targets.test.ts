import { describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../test/helpers/files.ts';
import { gather, knownValue } from '../../test/helpers/gather.ts';
import { projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { backupTargetsGatherer } from './backup-targets.ts';
import { scriptsGatherer } from './scripts.ts';
import { servicesGatherer } from './services.ts';

const gatherers = [servicesGatherer, scriptsGatherer, backupTargetsGatherer];
const folder = '/srv/supabase';

async function targets(files: Readonly<Record<string, MemoryFile>>, job: object = {}) {
  const project = projectOf({ root: { services: { db: { image: 'supabase/postgres:17' }, job } } });
  return knownValue(await gather('backupTargets', gatherers, project, fakeWorld({ files })));
}

describe('backupTargets', () => {
  it('are where scripts that run write, with the disk of what exists there', async () => {
    const found = await targets({
      [`${folder}/backup.sh`]: 'D=./backups\npg_dump x | gzip > $D/x.gz\nrclone copy $D nas:b\n',
      [`${folder}/idle.sh`]: 'pg_dump x > /srv/idle.sql\nsshpass -p Hunter2 scp x nas:/b\n',
      [`${folder}/crontab`]: '0 2 * * * /srv/supabase/backup.sh\n',
    });

    expect(found.targets).toEqual([
      { path: 'backups/x.gz', at: { file: 'backup.sh', line: 2 }, device: expect.any(Number) },
    ]);
    expect(found.shipped).toEqual([
      { text: 'rclone to nas:b', at: { file: 'backup.sh', line: 3 } },
      { text: 'scp to nas:/b', at: { file: 'idle.sh', line: 2 }, idle: true },
    ]);
  });

  it('are what a backup service mounts to write to, and not what it reads', async () => {
    const job = {
      image: 'prodrigestivill/postgres-backup-local:17',
      volumes: [
        { type: 'bind', source: '/srv/backups', target: '/backups' },
        { type: 'bind', source: '/srv/supabase/dump.conf', target: '/etc/dump.conf', read_only: true },
      ],
    };
    expect(
      (await targets({ '/srv/backups/old.gz': { text: '', modifiedMs: Date.UTC(2026, 10, 1) } }, job))
        .targets,
    ).toMatchObject([
      { path: '/srv/backups', newest: { name: 'old.gz', modifiedAt: '2026-11-01T00:00:00.000Z' } },
    ]);
  });

  it('look at nothing of the host in a static audit but what the deployment mounts', async () => {
    const found = await targets({
      [`${folder}/backup.sh`]: 'pg_dump x > /var/backups/x.sql\n',
      [`${folder}/crontab`]: '0 2 * * * /srv/supabase/backup.sh\n',
      '/var/backups/x.sql': '',
    });
    expect(found.targets).toEqual([{ path: '/var/backups/x.sql', at: { file: 'backup.sh', line: 1 } }]);
  });
});
