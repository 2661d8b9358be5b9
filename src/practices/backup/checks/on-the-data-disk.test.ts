import { describe, expect, it } from 'vitest';
import { soundRepositories } from '../../../../test/exactness/healthy-backups.ts';
import { oneFolder } from '../../../../test/helpers/backups.ts';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { BackupRepositoriesFact } from '../../../model/facts/backups.ts';
import { onTheDataDisk } from './on-the-data-disk.ts';

const at = { file: 'backup.sh', line: 4 };
const target = (device?: number) => ({
  path: '/var/backups/db',
  at,
  ...(device === undefined ? {} : { device }),
});
const data = { path: '/srv/supabase/volumes/db/data', pgVersion: '17', device: 1, at: here };

function given(
  targets: readonly ReturnType<typeof target>[],
  parts: { shipped?: string; job?: Record<string, string>; text?: string } = {},
) {
  const job = parts.job === undefined ? [] : [service('backup', { environment: environment(parts.job) })];
  return {
    services: [service('db'), ...job],
    scripts: {
      scanned: ['backup.sh'],
      skipped: [],
      found: [{ kind: 'backup' as const, text: parts.text ?? 'pg_dumpall', at }],
    },
    deployment: deployment(),
    backupTargets: { targets, shipped: parts.shipped === undefined ? [] : [{ text: parts.shipped, at }] },
    dataDirectory: data,
  };
}

describe('backup/on-the-data-disk', () => {
  it('fails where backups share the disk and nothing copies them away', () => {
    expect(judge(onTheDataDisk, given([target(1)]))).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '/var/backups/db', at }],
    });
    expect(judge(onTheDataDisk, given([target(2), target(1)])).status).toBe('fail');
    const folder = given([target(1)], { job: { RESTIC_REPOSITORY: '/backups/repo' } });
    expect(judge(onTheDataDisk, folder).status).toBe('fail');
  });

  it('passes on another disk, where something ships them, and for a store elsewhere', () => {
    expect(judge(onTheDataDisk, given([target(2)])).status).toBe('pass');
    expect(judge(onTheDataDisk, given([target(1)], { shipped: 'rclone copy /b remote:b' })).status).toBe(
      'pass',
    );
    const bucket = given([target(1)], { job: { PGBACKREST_REPO1_S3_BUCKET: 'acme-backups' } });
    expect(judge(onTheDataDisk, bucket).status).toBe('pass');
  });

  it('cannot tell without a target, a look at it, or the disk of the data', () => {
    expect(judge(onTheDataDisk, given([])).status).toBe('unknown');
    expect(judge(onTheDataDisk, given([target()])).status).toBe('unknown');
    const elsewhere = { known: false as const, reason: 'the data lies in a Docker volume' };
    expect(judge(onTheDataDisk, { ...given([target(1)]), dataDirectory: elsewhere }).status).toBe('unknown');
  });

  it('does not count on a script that nothing runs', () => {
    const one = given([target(1)]);
    const shipped = [{ text: 'scp to nas:/b', at: { file: 'ship.sh', line: 2 }, idle: true as const }];
    const outcome = judge(onTheDataDisk, { ...one, backupTargets: { ...one.backupTargets, shipped } });
    expect(outcome).toMatchObject({ status: 'unknown', reason: expect.stringContaining('ship.sh:2') });
  });

  it('cannot tell of a backup script that nothing runs', () => {
    const one = given([target(1)]);
    const found = one.scripts.found.map((line) => ({ ...line, idle: true as const }));
    expect(judge(onTheDataDisk, { ...one, scripts: { ...one.scripts, found } }).status).toBe('unknown');
  });

  it('leaves a deployment without a backup to backup/none', () => {
    const none = given([target(1)]);
    expect(judge(onTheDataDisk, { ...none, scripts: { ...none.scripts, found: [] } }).status).toBe('skip');
  });

  it('fails for a wished repository on another file system of the same disk, and passes with a bucket beside it', () => {
    const near = { device: 70, filesystem: 'btrfs', disks: ['sda'] };
    const of = (backupRepositories: BackupRepositoriesFact) =>
      judge(onTheDataDisk, { ...given([target(2)]), backupRepositories });
    expect(of(oneFolder({ where: near }))).toMatchObject({
      status: 'fail',
      evidence: [{ saw: 'another file system on sda, which holds the data directory too', at: { line: 3 } }],
    });
    expect(of(oneFolder()).status).toBe('pass');
    const [, bucket] = soundRepositories.wished;
    const both = { ...oneFolder({ where: near }) };
    expect(of({ ...both, wished: [...both.wished, bucket ?? expect.fail()] }).status).toBe('pass');
  });
});
