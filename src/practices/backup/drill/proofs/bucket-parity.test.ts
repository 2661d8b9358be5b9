import { describe, expect, it } from 'vitest';
import { type BucketSeen, judgeBucket } from './bucket-parity.ts';

const seen: BucketSeen = {
  ...{ bucket: 'files', rows: 3, old: 0, hasVersions: true, missing: 0, shown: [], inLive: [] },
  isLatest: false,
};
const one = { missing: 1, shown: ['a'] };

describe('rows against a bucket', () => {
  it('pass where each has its object, and tell of those that only an earlier version is left of', () => {
    expect(judgeBucket(seen)).toMatchObject({
      ...{ status: 'passed', said: '3 of 3 rows have their object in files' },
    });
    expect(judgeBucket({ ...seen, old: 2 }).said).toContain('2 of them only as an earlier version');
  });

  it('are red where an object of a past second is nowhere', () => {
    expect(judgeBucket({ ...seen, ...one })).toMatchObject({
      status: 'failed',
      said: '1 of 3 rows have no object in files',
      details: ['a: no version of it is left'],
    });
    const plain = judgeBucket({ ...seen, ...one, hasVersions: false });
    expect(plain).toMatchObject({ status: 'failed', details: ['a: not there'] });
    expect(plain.said).toContain('keeps no versions');
  });

  it('are not where its row is live, for it is missing there as well', () => {
    expect(judgeBucket({ ...seen, ...one, inLive: ['a'] })).toMatchObject({
      status: 'passed',
      details: ['a: its row is live, and its object is not there either'],
    });
  });

  it('are not where it was deleted while a drill to the end went on, as far as the live database tells', () => {
    const latest = { ...seen, ...one, isLatest: true };
    expect(judgeBucket(latest)).toMatchObject({
      ...{ status: 'passed', details: ['a: deleted since the drill began'] },
    });
    expect(judgeBucket({ ...latest, inLive: null }).status).toBe('failed');
  });

  it('are red where there are more without an object than were looked at', () => {
    const more = judgeBucket({ ...seen, missing: 2, shown: ['a'], inLive: ['a'] });
    expect(more).toMatchObject({ status: 'failed', details: expect.arrayContaining(['and 1 more']) });
  });
});
