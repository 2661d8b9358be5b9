import { describe, expect, it } from 'vitest';
import type { JobContext } from '../job.ts';
import { resultOf, verifyJobs } from './verify.ts';

const folder = { repository: '/mnt/backup', faults: [], points: 1, windows: [] };
const bucket = {
  repository: 's3://acme/prod',
  faults: ['1 file is damaged', 'a segment is missing'],
  points: 1,
  windows: [],
};

describe('reading backups back by the clock', () => {
  it('is well when every repository is whole', () => {
    expect(resultOf([folder])).toEqual({ ok: true, said: '1 place read back' });
  });

  it('fails with the repository that is not, and how much more there is', () => {
    expect(resultOf([folder, bucket])).toEqual({
      ok: false,
      reason: 's3://acme/prod: 1 file is damaged (and 1 more)',
    });
  });

  it.each([
    [[], '0 5 1 * *', 0],
    [[{}], 'off', 0],
    [[{}], '0 5 1 * *', 1],
  ])('with %j at %s is %i job', (repositories, schedule, count) => {
    const wishes = { backup: { repositories, verify: { schedule } } };
    expect(verifyJobs({ wishes } as unknown as JobContext)).toHaveLength(count);
  });
});
