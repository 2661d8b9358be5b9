import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';

export const pageChecksumsOff = defineCheck({
  id: 'backup/page-checksums-off',
  pass: 'Pages of the cluster have checksums',
  fail: 'Pages of the cluster have no checksums',
  why: 'A page that a disk has damaged is read, backed up and kept for as long as backups are kept, and nobody notices.',
  severity: 'P2',
  sources: ['PostgreSQL manual, Data Checksums', 'PostgreSQL manual, pg_checksums'],
  needs: ['services', 'settings'],

  run({ services, settings }) {
    const db = serviceOf(services, 'db');
    if (db === undefined) return skip('this stack runs no database');
    const state = settings['data_checksums'];
    if (state === undefined) return unknown('the server does not tell data_checksums');
    const evidence = seen('data_checksums', state, db.at);
    if (state === 'on') return pass(evidence);
    return fail(
      'the cluster was made without page checksums, so pgBackRest cannot tell a damaged page',
      [evidence],
      {
        text: 'Switch them on while the database is stopped: pg_checksums reads and rewrites every page (minutes for 100 GB on an SSD), afterwards they cost a few per cent of writing. Take a backup first, and a full one after it.',
        command: `docker compose stop ${db.name} && docker compose run --rm --no-deps --user postgres --entrypoint pg_checksums ${db.name} --enable --progress -D /var/lib/postgresql/data && docker compose up -d`,
      },
    );
  },
});
