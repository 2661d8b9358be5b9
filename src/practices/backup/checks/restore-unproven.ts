import { defineCheck, manual, skip } from '../../../engine/check.ts';
import { databaseBackups } from '../database-copies.ts';

/** Nothing records a restore yet, so only a person knows of one: this neither passes nor fails. */
export const restoreUnproven = defineCheck({
  id: 'backup/restore-unproven',
  pass: 'A restore was proven within the last 30 days',
  fail: 'No restore was proven within the last 30 days',
  why: 'A backup that exists and a database that answers prove nothing: roles, keys, files or logins are what is missing on the day.',
  severity: 'P0',
  sources: ['failure case 20', 'failure case trap 5', 'seed report 4', 'checklist: Backups'],
  needs: ['services', 'scripts', 'deployment'],

  run({ services, scripts, deployment }) {
    const { running, toldElsewhere, idle } = databaseBackups({
      services,
      scripts,
      directory: deployment.directory,
    });
    if (running.length + toldElsewhere.length + idle.length === 0)
      return skip('backup/none tells that nothing backs the database up');
    return manual(
      'Restore the newest backup once a month into another project on a network without a way out: log in as a user, read a row as anon and as that user, open a file of each bucket, read a vault secret, and write the date down.',
    );
  },
});
