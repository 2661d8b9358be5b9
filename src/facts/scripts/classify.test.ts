import { describe, expect, it } from 'vitest';
import { kindsOf, type Places, quiets } from './classify.ts';

const directory = '/srv/supabase';
const places: Places = {
  directory,
  project: 'supabase',
  volumes: ['supabase_db-config'],
  data: {
    source: '/srv/supabase/volumes/db/data',
    target: '/var/lib/postgresql/data',
    directory,
    project: 'supabase',
  },
  objects: {
    source: '/srv/supabase/volumes/storage',
    target: '/var/lib/storage',
    directory,
    project: 'supabase',
  },
  keys: { source: 'db-config', target: '/etc/postgresql-custom', directory, project: 'supabase' },
};

const kinds = (text: string, isQuiet = false): readonly string[] => kindsOf(text, places, { isQuiet });

describe('kindsOf', () => {
  it("takes a copy of the volume of the vault's key for a backup, though it names no key", () => {
    const text = 'docker run --rm -v supabase_db-config:/c -v /backup:/b alpine tar czf /b/keys.tgz /c';
    expect(kinds(text)).toEqual(['backup']);
  });

  it.each([
    'docker compose down -v',
    'docker compose -f docker-compose.yml -f dev.yml down -v --remove-orphans',
    'docker-compose down --volumes',
    'docker compose down --remove-orphans -v',
    'docker volume prune -f',
    'docker volume rm supabase_db-config',
    'docker system prune -a --volumes',
    'sh reset.sh',
    './reset.sh --yes',
    'rm -rf volumes/db/data',
    'rm -rf ./volumes/db/data/*',
    'rm -rf "$ROOT/volumes/storage"',
    'rm -r volumes',
    'rm -rf /srv/supabase/volumes/storage/',
    'rm -rf "$(dirname "$0")/volumes/db/data"',
    'rm -rf /tmp/x ../volumes/storage',
    'docker compose -p supabase down -v',
    'docker compose --project-directory /srv/supabase/ down -v',
    'docker compose --project-directory=. --file ./docker-compose.yml down --volumes',
    'docker volume rm $(docker volume ls -q)',
    'docker volume rm $(docker volume ls -q -f name=supabase_)',
    '/srv/supabase/reset.sh',
  ])('takes "%s" for destructive', (text) => {
    expect(kinds(text)).toEqual(['destructive']);
  });

  it.each([
    'rm -rf /var/backups/old/volumes/storage',
    'rm -rf "$DRILL_DIR/volumes/db/data"',
    'docker compose -p drill -f drill.yml down -v',
    'docker compose -pdrill down -v',
    'docker compose --project-name=drill down -v',
    'COMPOSE_PROJECT_NAME=drill docker compose down -v',
    'docker compose --project-directory /srv/staging down --volumes',
    'docker compose -f /srv/staging/docker-compose.yml down -v',
    'docker compose -p "$PROJECT" down -v',
    'docker volume rm drill_scratch',
    'docker volume prune -f --filter label=drill',
    'docker volume rm -f $(docker volume ls -q -f name=drill)',
    'docker volume rm $(docker volume ls -q --filter name=drill)',
    'rm -f /tmp/x volumes/storage.tgz /mnt/nas/volumes/db',
    '/srv/staging/reset.sh',
    'docker compose down',
    'docker compose up -d -V',
    'docker volume ls',
    'docker compose logs -f vector',
    'rm -rf volumes/functions/old',
    'rm -f /tmp/volumes.txt',
    './reset-password.sh',
    'psql -v ON_ERROR_STOP=1',
    'tar xzf backup.tar.gz -C volumes/db/data',
    'pg_dump --schema-only postgres',
    'pg_dump --version',
    'cp .env .env.bak',
    'rsync -a site/ web:/var/www/',
    'cp -r restore/data volumes/db/data',
    'scp x.sql backup@host:/srv/',
  ])('takes "%s" for nothing', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([
    'docker compose exec -T db pg_dumpall -U supabase_admin',
    'PGPASSWORD="$P" pg_dump -h db -U supabase_admin postgres',
    'pg_basebackup -D /backup -X stream',
    'pgbackrest --stanza=main --type=full backup',
    'wal-g backup-push /var/lib/postgresql/data',
    'restic -r s3:bucket backup volumes/storage',
    'tar --xattrs --xattrs-include="user.*" -czf objects.tgz volumes/storage',
    'rsync -aX volumes/storage/ backup:/objects/',
    'docker compose exec -T db cat /etc/postgresql-custom/pgsodium_root.key',
  ])('takes "%s" for a backup', (text) => {
    expect(kinds(text)).toEqual(['backup']);
  });

  it.each([
    'tar czf backup.tgz volumes/db/data',
    'tar -czf /backup/db.tgz -C /srv/supabase volumes/db',
    'rsync -a ./volumes/db/data/ backup:/pg/',
    'cp -a $ROOT/volumes/db/data /mnt/backup/',
    'docker cp supabase-db:/var/lib/postgresql/data /backup',
    'docker exec supabase-db tar cz /var/lib/postgresql/data',
  ])('takes "%s" for a copy of the data directory', (text) => {
    const found = text.startsWith('docker cp') ? kinds(text.replace('docker cp', 'cp')) : kinds(text);

    expect(found).toContain('data-directory-copy');
  });

  it('takes a copy of a volume that is not there for none', () => {
    const copy = (name: string) =>
      `docker run --rm -v ${name}:/data -v /backup:/backup alpine tar czf /backup/x.tgz /data`;
    expect(kinds(copy('supabase_db_data'))).toEqual(['unknown-volume-copy']);
    expect(kinds(copy('grafana_data'))).toEqual([]);
  });

  it('takes a copy of everything for both', () => {
    expect(kinds('tar czf all.tgz volumes')).toEqual(['data-directory-copy', 'object-copy-without-xattrs']);
  });

  it('leaves out what is excluded', () => {
    expect(kinds('tar czf all.tgz --exclude=volumes/db/data volumes/db')).toEqual([]);
  });

  it('takes a copy of a stopped database for a backup', () => {
    expect(kinds('tar czf backup.tgz volumes/db/data', true)).toEqual(['backup']);
  });

  it.each([
    'tar czf objects.tgz volumes/storage',
    'rsync -av volumes/storage/ backup:/objects/',
    'cp -r volumes/storage /mnt/backup/',
    'rclone sync volumes/storage remote:bucket',
    'zip -r objects.zip volumes/storage',
  ])('takes "%s" for a copy that loses attributes', (text) => {
    expect(kinds(text)).toEqual(['object-copy-without-xattrs']);
  });

  it('knows a Docker volume by its full name', () => {
    const data = { source: 'db-data', target: '/var/lib/postgresql/data', directory, project: 'supabase' };

    expect(
      kindsOf(
        'docker run --rm -v supabase_db-data:/d alpine tar cz /d',
        { ...places, data, objects: null, keys: null },
        { isQuiet: false },
      ),
    ).toEqual(['data-directory-copy']);
  });
});

describe('variables of a script', () => {
  const set = (value: string) => ({ isQuiet: false, values: new Map([['DIR', value]]) });

  it('tells by its value whether a removal means this deployment', () => {
    const text = 'rm -rf "$DIR/volumes/storage"';
    expect(kindsOf(text, places, set('"/srv/supabase"'))).toEqual(['destructive']);
    expect(kindsOf(text, places, set('/srv/drill'))).toEqual([]);
    expect(kindsOf('docker compose -p $DIR down -v', places, set('supabase'))).toEqual(['destructive']);
  });
});

describe('quiets', () => {
  it.each(['docker compose stop db', 'docker stop supabase-db', 'psql -c "select pg_backup_start()"'])(
    'knows that after "%s" files may be copied',
    (text) => {
      expect(quiets(text)).toBe(true);
    },
  );

  it.each(['docker compose up -d', 'docker ps'])('knows that "%s" stops nothing', (text) => {
    expect(quiets(text)).toBe(false);
  });
});

describe('a program that backs up', () => {
  it.each([
    'borgmatic',
    'borgmatic --verbosity 1 create',
    'borgmatic -c /etc/borgmatic/db.yaml --stats',
    'duplicity /srv/dump sftp://nas//backup',
    'barman backup main',
  ])('does so by "%s"', (text) => {
    expect(kinds(text)).toContain('backup');
  });

  it.each([
    'borgmatic list',
    'borgmatic -c /etc/borgmatic/db.yaml extract --archive latest',
    'borgmatic check --only repository',
    'duplicity restore sftp://nas//backup /srv/dump',
    'duplicity verify sftp://nas//backup /srv/dump',
    'duplicity remove-older-than 30D sftp://nas//backup',
    'barman cron',
    'barman list-backup main',
  ])('does not by "%s"', (text) => {
    expect(kinds(text)).not.toContain('backup');
  });
});
