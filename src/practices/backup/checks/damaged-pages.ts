import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { askOwn } from '../own-backups.ts';

export const damagedPages = defineCheck({
  id: 'backup/damaged-pages',
  pass: 'The newest backup met no damaged page',
  fail: 'The newest backup met damaged pages of the database',
  why: 'The disk below the database loses what was written: rows are gone or wrong, and every further backup holds the damage.',
  severity: 'P0',
  sources: ['failure case 20', 'pgBackRest manual, Page Checksums'],
  needs: ['services'],
  uses: ['backups'],

  run({ services }, { facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { backups } = own;
    const at = anchorOf(services, 'db');
    const newest = backups.repositories.flatMap(({ number, newest: one }) =>
      one === null ? [] : [{ number, ...one }],
    );
    if (newest.length === 0) return unknown('there is no backup that could tell');
    const bad = some(
      newest
        .filter((one) => one.damagedPages)
        .map(({ label, number }) => seen(label, `page checksum errors, in repository ${number}`, at)),
    );
    if (bad === null) return pass(...newest.map(({ label }) => seen(label, 'no damaged page', at)));
    return fail(
      `pgBackRest found pages with a wrong checksum in ${bad.map(({ subject }) => subject).join(', ')}`,
      bad,
      {
        text: 'Keep the older backups (raise backup.keep_days), find the pages, restore from before the damage, and replace the disk.',
        command:
          'docker compose exec seaworthy-backup seaworthy-run pgbackrest --stanza=main info --set=LABEL',
      },
    );
  },
});
