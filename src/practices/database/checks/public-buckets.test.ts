import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { publicBuckets } from './public-buckets.ts';

const services = [service('storage'), service('db')];
const buckets = (...open: boolean[]) => ({
  buckets: open.map((isPublic, index) => ({ id: `b${index}`, public: isPublic, fileSizeLimit: null })),
  objects: 0,
  bytes: 0,
});

describe('database/public-buckets', () => {
  it('asks a person about each public bucket, and fails nobody for one that may be meant', () => {
    expect(judge(publicBuckets, { services, storageObjects: buckets(true, false, true) })).toMatchObject({
      status: 'manual',
      instruction: 'see that everybody may read every file of the public buckets b0 and b2',
    });
  });

  it('passes where none is public, skips where there is none, and is unknown without the database', () => {
    expect(judge(publicBuckets, { services, storageObjects: buckets(false) }).status).toBe('pass');
    expect(judge(publicBuckets, { services, storageObjects: buckets() }).status).toBe('skip');
    expect(judge(publicBuckets, { services }).status).toBe('unknown');
  });
});
