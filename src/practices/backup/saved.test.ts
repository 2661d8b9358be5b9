import { describe, expect, it } from 'vitest';
import { here, service } from '../../../test/helpers/facts.ts';
import { savedBy } from './saved.ts';

const directory = '/srv/supabase';
const objects = '/srv/supabase/volumes/storage';

function line(text: string) {
  return {
    services: [],
    directory,
    scripts: { scanned: ['backup.sh'], skipped: [], found: [{ kind: 'backup' as const, text, at: here }] },
  };
}

describe('what saves a folder', () => {
  it.each([
    'rsync -aX ./volumes/storage/ backup@host:/srv/backup/',
    'tar --xattrs -czf /mnt/objects.tgz volumes/storage',
    'tar -czf /mnt/all.tgz ./volumes',
    'restic backup /srv/supabase',
    'restic backup "$ROOT/volumes"',
    'docker run --rm -v /srv/supabase/volumes/storage:/data alpine tar czf /b/s.tgz /data',
  ])('sees that `%s` does', (text) => {
    expect(savedBy(objects, line(text))?.saw).toBe(text);
  });

  it.each([
    'cd /srv/supabase && pg_dump -U supabase_admin | gzip > /mnt/db.gz',
    'tar -czf /mnt/config.tgz docker-compose.yml .env',
    'tar -czf /mnt/db.tgz volumes/db',
    'rsync -a / other:/',
    'echo volumes/storage',
  ])('sees that `%s` does not', (text) => {
    expect(savedBy(objects, line(text))).toBeNull();
  });

  it.each([
    ['docker run -v supabase_db-config:/c alpine tar czf /b/c.tgz /c', true],
    ['tar czf c.tgz /var/lib/docker/volumes/supabase_db-config/_data', true],
    ['docker run -v supabase_db-data:/c alpine tar czf /b/c.tgz /c', false],
  ])('finds a named volume in `%s`: %s', (text, found) => {
    expect(savedBy('db-config', line(text)) !== null).toBe(found);
  });

  it('counts a backup service that mounts the folder or one above it', () => {
    const mount = (source: string) => ({
      type: 'bind',
      source,
      target: '/backup',
      readOnly: true,
      at: [here],
    });
    const none = { directory, scripts: { scanned: [], skipped: [], found: [] } };
    const backup = service('backup', { volumes: [mount('/srv/supabase/volumes')] });
    expect(savedBy(objects, { ...none, services: [backup] })?.subject).toBe('services.backup.volumes');
    const other = service('backup', { volumes: [mount('/srv/supabase/volumes/storage-old')] });
    expect(savedBy(objects, { ...none, services: [other] })).toBeNull();
    const web = service('other', { volumes: [mount('/srv/supabase/volumes')] });
    expect(savedBy(objects, { ...none, services: [web] })).toBeNull();
  });
});
