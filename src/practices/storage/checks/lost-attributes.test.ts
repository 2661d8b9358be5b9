import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { known, unknownFact } from '../../../model/fact.ts';
import type { ObjectParityFact } from '../../../model/facts/objects.ts';
import { lostAttributes } from './lost-attributes.ts';

const services = [service('storage')];
const none = { count: 0, first: [] };
const parity = (attributes: ObjectParityFact['attributes']): ObjectParityFact => ({
  path: '/srv/objects',
  rows: 12,
  files: 12,
  missing: none,
  otherSize: none,
  orphans: 0,
  attributes,
});

describe('storage/lost-attributes', () => {
  it('does not apply to objects in a bucket', () => {
    const inBucket = [service('storage', { environment: environment({ STORAGE_BACKEND: 's3' }) })];
    expect(judge(lostAttributes, { services: inBucket }).status).toBe('skip');
  });

  it('passes when every file that was asked has its content type', () => {
    const objectParity = parity(known({ asked: 12, without: none }));
    expect(judge(lostAttributes, { services, objectParity })).toMatchObject({
      status: 'pass',
      evidence: [{ saw: '12 files asked, all with user.supabase.content-type' }],
    });
  });

  it('fails when some have none', () => {
    const without = { count: 4, first: ['b/1', 'b/2', 'b/3', 'b/4'] };
    const outcome = judge(lostAttributes, {
      services,
      objectParity: parity(known({ asked: 12, without })),
    });
    expect(outcome).toMatchObject({
      status: 'fail',
      detail: '4 of 12 files asked in /srv/objects carry no user.supabase.content-type',
    });
    expect(outcome.status === 'fail' && outcome.evidence).toHaveLength(3);
  });

  it('cannot tell without getfattr, nor when nothing was compared', () => {
    const objectParity = parity(unknownFact('needs getfattr'));
    expect(judge(lostAttributes, { services, objectParity })).toEqual({
      status: 'unknown',
      reason: 'needs getfattr',
    });
    expect(judge(lostAttributes, { services }).status).toBe('unknown');
  });

  it('does not apply without a storage service or without objects', () => {
    expect(judge(lostAttributes, { services: [] }).status).toBe('skip');
    const storageObjects = { buckets: [], objects: 0, bytes: 0 };
    expect(judge(lostAttributes, { services, storageObjects }).status).toBe('skip');
  });
});
