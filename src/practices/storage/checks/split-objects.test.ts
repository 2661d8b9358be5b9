import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { splitObjects } from './split-objects.ts';

const storage = (backend: string) => [
  service('storage', { environment: environment({ STORAGE_BACKEND: backend }) }),
];
const both = (count: number, lying: number) => ({
  path: '/srv/objects/stub/stub',
  rows: 9,
  here: lying,
  strayed: { count, first: ['b/a.png', 'b/b.png', 'b/c.png', 'b/d.png'].slice(0, count) },
});

describe('storage/split-objects', () => {
  it('fails with a few of the objects that strayed', () => {
    expect(judge(splitObjects, { services: storage('s3'), bothBackends: both(4, 6) })).toMatchObject({
      status: 'fail',
      detail: '4 objects in /srv/objects/stub/stub younger than objects that lie in the bucket alone',
      evidence: [{ subject: 'b/a.png', at: here }, {}, {}],
    });
  });

  it('passes with files of before the move, and with none', () => {
    expect(judge(splitObjects, { services: storage('s3'), bothBackends: both(0, 6) }).status).toBe('pass');
    expect(judge(splitObjects, { services: storage('s3'), bothBackends: both(0, 0) }).status).toBe('pass');
  });

  it('is unknown where nobody could look', () => {
    expect(judge(splitObjects, { services: storage('s3') }).status).toBe('unknown');
  });

  it('does not apply to files, or without a storage service', () => {
    expect(judge(splitObjects, { services: storage('file'), bothBackends: both(1, 1) }).status).toBe('skip');
    expect(judge(splitObjects, { services: [] }).status).toBe('skip');
  });
});
