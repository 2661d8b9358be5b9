import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { surface } from '../api-surface.test-data.ts';
import { storageWithoutSecurity } from './storage-without-security.ts';

const services = [service('rest'), service('storage'), service('db')];

describe('database/storage-without-security', () => {
  it('fails on what is open, and names it', () => {
    const apiSurface = surface({ openStorageTables: ['storage.objects'] });
    expect(judge(storageWithoutSecurity, { services, apiSurface })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'storage.objects', at: here }],
    });
  });

  it('passes on an API that opens nothing, and is unknown without the database', () => {
    expect(judge(storageWithoutSecurity, { services, apiSurface: surface() }).status).toBe('pass');
    expect(judge(storageWithoutSecurity, { services }).status).toBe('unknown');
  });
});
