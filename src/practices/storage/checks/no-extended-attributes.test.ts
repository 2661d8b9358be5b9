import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { noExtendedAttributes } from './no-extended-attributes.ts';

function judged(filesystem: string, backend = 'file', holds = 'storage') {
  const services = [service('storage', { environment: environment({ STORAGE_BACKEND: backend }) })];
  const disk = {
    mount: '/mnt/objects',
    filesystem,
    totalBytes: 9,
    freeBytes: 9,
    totalInodes: 9,
    freeInodes: 9,
  };
  return judge(noExtendedAttributes, { services, disks: { disks: [{ ...disk, holds: ['data', holds] }] } });
}

describe('storage/no-extended-attributes', () => {
  it.each(['nfs', 'vfat', 'exfat', 'fuse.sshfs'])('fails on %s', (filesystem) => {
    expect(judged(filesystem)).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '/mnt/objects', saw: filesystem, at: here }],
    });
  });

  it.each(['ext4', 'xfs', 'btrfs', 'zfs', 'ext2/ext3'])('passes on %s', (filesystem) => {
    expect(judged(filesystem).status).toBe('pass');
  });

  it.each(['nfs4', 'cifs', '9p', 'virtiofs', 'fuseblk'])('asks a person about %s', (filesystem) => {
    expect(judged(filesystem).status).toBe('manual');
  });

  it('is unknown when nobody knows where the objects lie', () => {
    expect(judged('ext4', 'file', 'docker').status).toBe('unknown');
    expect(judge(noExtendedAttributes, { services: [service('storage')] }).status).toBe('unknown');
  });

  it('does not apply to a bucket, or without a storage service', () => {
    expect(judged('nfs', 's3').status).toBe('skip');
    expect(judge(noExtendedAttributes, { services: [], disks: { disks: [] } }).status).toBe('skip');
  });
});
