import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { unknownFact } from '../../../model/fact.ts';
import type { ObjectParityFact } from '../../../model/facts/objects.ts';
import { missingObjects } from './missing-objects.ts';

const services = [service('storage')];
const none = { count: 0, first: [] };
const parity = (parts: Partial<ObjectParityFact> = {}): ObjectParityFact => ({
  path: '/srv/objects',
  rows: 12,
  files: 12,
  missing: none,
  otherSize: none,
  orphans: 0,
  attributes: unknownFact('needs getfattr'),
  ...parts,
});

describe('storage/missing-objects', () => {
  it('passes when every row has its file, and tells how many', () => {
    const outcome = judge(missingObjects, { services, objectParity: parity() });
    expect(outcome).toMatchObject({
      status: 'pass',
      evidence: [{ subject: '/srv/objects', saw: 'holds the file of 12 objects that the database lists' }],
    });
  });

  it('fails on rows without a file, and shows three names at most', () => {
    const missing = { count: 7, first: ['b/1', 'b/2', 'b/3', 'b/4', 'b/5'] };
    const outcome = judge(missingObjects, { services, objectParity: parity({ missing }) });
    expect(outcome).toMatchObject({
      status: 'fail',
      detail: 'of 12 objects in storage.objects, 7 without a file in /srv/objects',
    });
    expect(outcome.status === 'fail' && outcome.evidence.map(({ subject }) => subject)).toEqual([
      'b/1',
      'b/2',
      'b/3',
    ]);
  });

  it('fails on files of another size', () => {
    const otherSize = { count: 1, first: ['b/short'] };
    const outcome = judge(missingObjects, { services, objectParity: parity({ otherSize }) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'b/short', saw: 'a file of another size' }],
    });
  });

  it('does not judge extra files', () => {
    expect(judge(missingObjects, { services, objectParity: parity({ orphans: 3 }) }).status).toBe('pass');
  });

  it('asks for eyes where the objects are in a bucket', () => {
    const inBucket = [service('storage', { environment: environment({ STORAGE_BACKEND: 's3' }) })];
    expect(judge(missingObjects, { services: inBucket }).status).toBe('manual');
  });

  it('cannot tell what was not compared', () => {
    const reason = 'needs a look at the files';
    const outcome = judge(missingObjects, { services, objectParity: unknownFact(reason) });
    expect(outcome).toEqual({ status: 'unknown', reason });
  });

  it('does not apply without a storage service or without objects', () => {
    expect(judge(missingObjects, { services: [], objectParity: parity() }).status).toBe('skip');
    const storageObjects = { buckets: [], objects: 0, bytes: 0 };
    expect(judge(missingObjects, { services, storageObjects }).status).toBe('skip');
  });
});
