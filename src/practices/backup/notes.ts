// What a plan tells of backups, beside its diff.
/** Where nothing is wished. */
export const howTo =
  'nothing is backed up by Seaworthy: name a second disk or a bucket under backup.repositories in seaworthy.yaml';

/** Where something is. */
export const keepKey =
  'seaworthy/secrets/backup-key opens every backup: keep a copy of it elsewhere, without it they are lost with this machine';
