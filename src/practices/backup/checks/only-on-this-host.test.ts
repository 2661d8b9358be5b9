import { describe, expect, it } from 'vitest';
import { soundRepositories } from '../../../../test/exactness/healthy-backups.ts';
import { oneFolder, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import type { BackupRepositoriesFact } from '../../../model/facts/backups.ts';
import { onlyOnThisHost } from './only-on-this-host.ts';

const of = (backupRepositories: BackupRepositoriesFact) =>
  judge(onlyOnThisHost, { services, backupRepositories });
const nfs = { device: 99, filesystem: 'nfs4', disks: [] };

describe('backup/only-on-this-host', () => {
  it('fails for a folder on another disk, at the line that wishes it', () => {
    expect(of(oneFolder())).toMatchObject({
      status: 'fail',
      detail: '/mnt/backup: there is no copy outside this machine',
      evidence: [{ at: { file: 'seaworthy.yaml', line: 3 } }],
    });
  });

  it('passes with a bucket beside it, and for a share of another machine', () => {
    expect(of(soundRepositories).status).toBe('pass');
    expect(of(oneFolder({ where: nfs })).status).toBe('pass');
  });

  it('leaves a repository on the disk of the data to the check that tells of that', () => {
    const where = { device: 70, filesystem: 'ext4', disks: ['sda'] };
    expect(of(oneFolder({ where })).status).toBe('skip');
  });

  it('cannot tell without a file system, and skips where nothing is wished', () => {
    expect(of(oneFolder({ where: { device: 70, disks: [] } })).status).toBe('unknown');
    expect(of({ wished: [], data: null }).status).toBe('skip');
  });
});
