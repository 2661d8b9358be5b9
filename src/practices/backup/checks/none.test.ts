import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, here, image, judge as judgeFacts, service } from '../../../../test/helpers/facts.ts';
import { none } from './none.ts';

const judge = (check: typeof none, facts: Parameters<typeof judgeFacts>[1]) =>
  judgeFacts(check, { deployment: deployment(), ...facts });
const quiet = { scanned: ['reset.sh', 'utils/generate-keys.sh'], skipped: [], found: [] };
const dump = {
  kind: 'backup' as const,
  text: 'pg_dumpall -U supabase_admin',
  at: { file: 'backup.sh', line: 3 },
};
const copy = { kind: 'data-directory-copy' as const, text: 'tar czf x volumes/db/data', at: here };

describe('backup/none', () => {
  it('fails on a stock directory and says where it looked', () => {
    const outcome = judge(none, { services: [service('db')], scripts: quiet });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.db', at: here, saw: expect.stringContaining('reset.sh') }],
    });
  });

  it('says which schedules could not be read', () => {
    const skipped = [{ path: '/var/spool/cron', reason: 'may not be read by this user' }];
    const outcome = judge(none, { services: [service('db')], scripts: { ...quiet, skipped } });
    expect(JSON.stringify(outcome)).toContain('/var/spool/cron (may not be read by this user)');
  });

  it('does not take a copy of the running data directory for a backup', () => {
    const outcome = judge(none, { services: [service('db')], scripts: { ...quiet, found: [copy] } });
    expect(outcome.status).toBe('fail');
  });

  it('passes with a backup service or a script that dumps', () => {
    expect(judge(none, { services: [service('db'), service('backup')], scripts: quiet }).status).toBe('pass');
    const outcome = judge(none, { services: [service('db')], scripts: { ...quiet, found: [dump] } });
    expect(outcome).toMatchObject({ status: 'pass', evidence: [{ at: dump.at }] });
  });

  it('does not take a copy of the objects or of the key for a backup of the database', () => {
    for (const text of [
      'rsync -aX volumes/storage b:/o',
      'docker cp db:/etc/postgresql-custom/pgsodium_root.key k',
    ]) {
      const scripts = { ...quiet, found: [{ ...dump, text }] };
      expect(judge(none, { services: [service('db')], scripts }).status).toBe('fail');
    }
  });

  it('takes a copy of the stopped data directory for one, by script or by container', () => {
    const data = (source: string, target: string) => ({
      type: 'bind',
      source,
      target,
      readOnly: false,
      at: [here],
    });
    const db = service('db', {
      volumes: [data('/srv/supabase/volumes/db/data', '/var/lib/postgresql/data')],
    });
    const cold = { ...dump, text: 'tar czf /mnt/db.tgz volumes/db/data' };
    expect(judge(none, { services: [db], scripts: { ...quiet, found: [cold] } }).status).toBe('pass');
    const torn = { ...quiet, found: [cold, { ...cold, kind: 'data-directory-copy' as const }] };
    expect(judge(none, { services: [db], scripts: torn }).status).toBe('fail');

    const offen = service('backup', {
      image: image('offen/docker-volume-backup:v2'),
      volumes: [data('/srv/supabase/volumes', '/backup')],
    });
    expect(judge(none, { services: [db, offen], scripts: quiet }).status).toBe('fail');
    const stopped = { ...db, labels: { 'docker-volume-backup.stop-during-backup': 'true' } };
    expect(judge(none, { services: [stopped, offen], scripts: quiet }).status).toBe('pass');
  });

  it('takes a script that nothing runs for no backup yet', () => {
    const scripts = { ...quiet, found: [{ ...dump, idle: true as const }] };
    expect(judge(none, { services: [service('db')], scripts })).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('backup.sh:3'),
    });
    const both = { ...quiet, found: [...scripts.found, dump] };
    expect(judge(none, { services: [service('db')], scripts: both }).status).toBe('pass');
  });

  it('does not take the backup of another database for one of this', () => {
    const shop = service('other', { name: 'shop-db' });
    const others = [
      service('backup', { image: image('databack/mysql-backup:1') }),
      service('backup', {
        image: image('tiredofit/db-backup:4'),
        environment: environment({ DB01_TYPE: 'mariadb' }),
      }),
      service('backup', { environment: environment({ POSTGRES_HOST: 'shop-db' }) }),
    ];
    for (const job of others) {
      expect(judge(none, { services: [service('db'), shop, job], scripts: quiet }).status).toBe('fail');
    }
    for (const text of ['pg_dump -h shop-db shop', 'docker compose exec -T shop-db pg_dump shop']) {
      const scripts = { ...quiet, found: [{ ...dump, text }] };
      expect(judge(none, { services: [service('db'), shop], scripts }).status).toBe('fail');
    }
    const ours = service('backup', { environment: environment({ POSTGRES_HOST: 'db' }) });
    expect(judge(none, { services: [service('db'), shop, ours], scripts: quiet }).status).toBe('pass');
  });

  it('asks for eyes where the settings of a backup service are its own', () => {
    const job = service('backup', { image: image('databasus/databasus:v2') });
    expect(judge(none, { services: [service('db'), job], scripts: quiet }).status).toBe('manual');
  });

  it('cannot tell from a command that archives WAL', () => {
    const words = ['postgres', '-c', 'archive_mode=on', '-c', 'archive_command=wal-g wal-push %p'];
    const db = service('db', { command: { value: words, at: [here] } });
    expect(judge(none, { services: [db], scripts: quiet }).status).toBe('unknown');
    const off = service('db', { command: { value: words.slice(3), at: [here] } });
    expect(judge(none, { services: [off], scripts: quiet }).status).toBe('fail');
  });

  it('cannot tell when WAL is archived by something that is not here', () => {
    const archiver = {
      mode: 'on',
      archivedCount: 9,
      failedCount: 0,
      failing: false,
      secondsSinceLastArchived: 60,
      waiting: 0,
    };
    expect(judge(none, { services: [service('db')], scripts: quiet, archiver }).status).toBe('unknown');
    const idle = { ...archiver, mode: 'off', archivedCount: 0 };
    expect(judge(none, { services: [service('db')], scripts: quiet, archiver: idle }).status).toBe('fail');
  });

  it('leaves an external Postgres to a person, and is unknown without the scripts', () => {
    expect(judge(none, { services: [service('rest')], scripts: quiet }).status).toBe('manual');
    expect(judge(none, { services: [service('db')] }).status).toBe('unknown');
  });
});
