import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { printPlace } from '../../../model/place.ts';
import { databaseBackups } from '../database-copies.ts';
import { remoteOf } from '../remote-stores.ts';
import { idleReason } from '../saved.ts';
import { diskWords, isElsewhere, isOnDataDisk } from '../where-it-lies.ts';

export const onTheDataDisk = defineCheck({
  id: 'backup/on-the-data-disk',
  pass: 'Backups lie elsewhere than the data',
  fail: 'Backups lie on the disk of the data',
  why: 'The day that disk or machine is lost takes the backups along, and a full disk stops both.',
  severity: 'P1',
  sources: ['failure case 7', 'seed report 4'],
  needs: ['services', 'scripts', 'deployment', 'backupTargets'],
  uses: ['dataDirectory', 'backupRepositories'],

  run({ services, scripts, deployment, backupTargets }, { facts }) {
    const backups = databaseBackups({ services, scripts, directory: deployment.directory });
    const asleepAt = backups.idle[0]?.at;
    if (backups.running.length === 0 && asleepAt !== undefined) return unknown(idleReason(asleepAt));
    if (backups.running.length === 0) return skip('no backup that these files tell of is made here');
    const { targets, shipped } = backupTargets;
    const wished = facts.backupRepositories.known
      ? facts.backupRepositories.value
      : { wished: [], data: null };
    const own = wished.wished.filter(isElsewhere);
    const away = [
      ...shipped.filter(({ idle }) => idle !== true).map(({ text, at }) => seen(at.file, text, at)),
      ...services.flatMap((service) => remoteOf(service) ?? []),
      ...own.map((one) => seen(one.kind === 'bucket' ? one.shown : one.path, 'elsewhere', one.at)),
    ];
    if (away.length > 0) return pass(...away);
    if (targets.length === 0) return unknown('where the backups go is not told by what was found here');
    const data = facts.dataDirectory.known ? facts.dataDirectory.value.device : undefined;
    const beside = targets.filter(({ device }) => device !== undefined && device === data);
    const [asleep] = shipped.filter(({ idle }) => idle === true);
    if (beside.length > 0 && asleep !== undefined) {
      return unknown(
        `${printPlace(asleep.at)} would copy something away, but nothing that was found here runs it`,
      );
    }
    const sameDisk = wished.wished.flatMap((one) =>
      one.kind === 'folder' && isOnDataDisk(one, wished.data)
        ? [{ path: one.path, at: one.at, where: diskWords(one.where, wished.data) }]
        : [],
    );
    const near = sameDisk.find(({ path }) => !beside.some((target) => target.path === path));
    if (near !== undefined) {
      return fail(
        `${near.path} is on the disk that holds the database`,
        [seen(near.path, near.where, near.at)],
        'Name another disk or a bucket under backup.repositories, or a bucket beside this one, then seaworthy apply --only backup.',
      );
    }
    const evidence = some(beside.map(({ path, at }) => seen(path, 'on the disk of the data directory', at)));
    if (evidence !== null) {
      return fail(
        `${beside[0]?.path} is on the disk that holds the database, and nothing that was found here copies it away`,
        evidence,
        'Copy each backup to another machine or an S3 bucket right after it is made (rclone, restic, pgBackRest with an S3 repository).',
      );
    }
    if (data === undefined) return unknown('which disk holds the database cannot be told from here');
    const dark = targets.find(({ device }) => device === undefined);
    if (dark !== undefined)
      return unknown(`${dark.path} was not looked at: a static audit, or no permission`);
    return pass(...targets.map(({ path, at }) => seen(path, 'on another disk than the data', at)));
  },
});
