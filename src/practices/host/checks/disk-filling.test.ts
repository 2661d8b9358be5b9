import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte } from '../../../model/bytes.ts';
import { diskFilling } from './disk-filling.ts';

const services = [service('db')];
const disk = (free: number, inodes: { total: number; free: number } = { total: 1000, free: 900 }) => ({
  disks: [
    {
      holds: ['data', 'docker'],
      mount: '/',
      filesystem: 'ext4',
      totalBytes: 100 * gibibyte,
      freeBytes: free * gibibyte,
      totalInodes: inodes.total,
      freeInodes: inodes.free,
    },
  ],
});

describe('host/disk-filling', () => {
  it('fails over 85 %', () => {
    const outcome = judge(diskFilling, { services, disks: disk(14) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '/ (data and docker)', saw: '86 % used, 14 GiB free', at: here }],
    });
  });

  it('fails when inodes run out before bytes', () => {
    const outcome = judge(diskFilling, { services, disks: disk(80, { total: 1000, free: 100 }) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ saw: expect.stringContaining('90 % of inodes') }],
    });
  });

  it('passes at 85 %, and on a file system that counts no inodes', () => {
    expect(judge(diskFilling, { services, disks: disk(15) }).status).toBe('pass');
    expect(judge(diskFilling, { services, disks: disk(80, { total: 0, free: 0 }) }).status).toBe('pass');
  });

  it('is unknown when no disk was measured', () => {
    expect(judge(diskFilling, { services, disks: { disks: [] } }).status).toBe('unknown');
    expect(judge(diskFilling, { services }).status).toBe('unknown');
  });
});
