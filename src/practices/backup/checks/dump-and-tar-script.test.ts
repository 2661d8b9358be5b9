import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import type { ScriptFact } from '../../../model/facts/files.ts';
import { dumpAndTarScript } from './dump-and-tar-script.ts';

const services = [service('db', { image: image('supabase/postgres:17.6.1.136') })];
const line = (kind: ScriptFact['kind'], text: string, file = 'scripts/backup-database.sh'): ScriptFact => {
  return { kind, text, at: { ...here, file } };
};
const dump = line('backup', 'docker exec supabase-db pg_dump -U postgres -d postgres');
const copy = line(
  'unknown-volume-copy',
  'docker run --rm -v supabase_db_data:/data alpine tar czf /backup/x /data',
);

function outcome(...found: readonly ScriptFact[]) {
  return judge(dumpAndTarScript, { services, scripts: { scanned: ['a.sh'], skipped: [], found } });
}

describe('backup/dump-and-tar-script', () => {
  it('fails on the script of the report, and lists what each part of it misses', () => {
    const found = outcome(dump, copy);
    expect(found).toMatchObject({ status: 'fail' });
    const said = JSON.stringify(found);
    for (const words of [
      'postgres may not read',
      'roles',
      '_supabase',
      'pgsodium_root.key',
      'JWT secret',
      'empty archive',
    ])
      expect(said).toContain(words);
  });

  it('says what the other copies come to', () => {
    const data = line('data-directory-copy', 'tar czf x volumes/db/data');
    const objects = line('object-copy-without-xattrs', 'tar czf y volumes/storage');
    const said = JSON.stringify(outcome(dump, data, objects));
    expect(said).toContain('valid checkpoint record');
    expect(said).toContain('octet-stream');
  });

  it('does not hold against a dump what it has', () => {
    const better = line('backup', 'docker exec supabase-db pg_dump -U supabase_admin -d _supabase');
    const said = JSON.stringify(outcome(better, copy));
    expect(said).not.toContain('may not read');
    expect(said).not.toContain('knows no tenant');
  });

  it.each([
    ['a dump alone', [dump]],
    ['copies alone', [copy]],
    ['a dump and a copy of two scripts', [dump, { ...copy, at: { ...here, file: 'other.sh' } }]],
    [
      'a script that saves the cluster otherwise',
      [dump, copy, line('backup', 'pg_dumpall -U supabase_admin')],
    ],
  ])('passes on %s', (_what, found) => expect(outcome(...found)).toMatchObject({ status: 'pass' }));

  it('skips where no script was found', () => {
    const none = judge(dumpAndTarScript, { services, scripts: { scanned: [], skipped: [], found: [] } });
    expect(none.status).toBe('skip');
  });
});
