import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { unknownFact } from '../../../model/fact.ts';
import type { ObjectParityFact } from '../../../model/facts/objects.ts';
import { orphanedFiles } from './orphaned-files.ts';

const services = [service('storage')];
const none = { count: 0, first: [] };
const parity = (files: number, orphans: number): ObjectParityFact => ({
  path: '/srv/objects',
  rows: 12,
  files,
  missing: none,
  otherSize: none,
  orphans,
  attributes: unknownFact('needs getfattr'),
});

describe('storage/orphaned-files', () => {
  it('does not apply to objects in a bucket', () => {
    const inBucket = [service('storage', { environment: environment({ STORAGE_BACKEND: 's3' }) })];
    expect(judge(orphanedFiles, { services: inBucket }).status).toBe('skip');
  });

  it('fails on files without a row, and counts them', () => {
    expect(judge(orphanedFiles, { services, objectParity: parity(15, 3) })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '/srv/objects', saw: '3 files without a row' }],
    });
  });

  it('passes when every file has one', () => {
    expect(judge(orphanedFiles, { services, objectParity: parity(12, 0) }).status).toBe('pass');
  });

  it('does not apply without files or a storage service, and cannot tell without a listing', () => {
    expect(judge(orphanedFiles, { services, objectParity: parity(0, 0) }).status).toBe('skip');
    expect(judge(orphanedFiles, { services: [] }).status).toBe('skip');
    expect(judge(orphanedFiles, { services }).status).toBe('unknown');
  });
});
