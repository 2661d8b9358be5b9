import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { surface } from '../api-surface.test-data.ts';
import { permissivePolicies } from './permissive-policies.ts';

const services = [service('rest'), service('storage'), service('db')];

describe('database/permissive-policies', () => {
  it('fails on what is open, and names it', () => {
    const apiSurface = surface({ openPolicies: [{ table: 'notes', policy: 'anyone', command: 'insert' }] });
    expect(judge(permissivePolicies, { services, apiSurface })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'notes', saw: '"anyone" allows every insert to anon', at: here }],
    });
  });

  it('passes on an API that opens nothing, and is unknown without the database', () => {
    expect(judge(permissivePolicies, { services, apiSurface: surface() }).status).toBe('pass');
    expect(judge(permissivePolicies, { services }).status).toBe('unknown');
  });
});
