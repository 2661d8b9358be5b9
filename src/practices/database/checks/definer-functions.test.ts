import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { surface } from '../api-surface.test-data.ts';
import { definerFunctions } from './definer-functions.ts';

const services = [service('rest'), service('storage'), service('db')];

describe('database/definer-functions', () => {
  it('fails on what is open, and names it', () => {
    const apiSurface = surface({ definerFunctions: [{ name: 'public.wipe', owner: 'postgres' }] });
    expect(judge(definerFunctions, { services, apiSurface })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'public.wipe', saw: 'anon may call it, and it acts as postgres', at: here }],
    });
  });

  it('passes on an API that opens nothing, and is unknown without the database', () => {
    expect(judge(definerFunctions, { services, apiSurface: surface() }).status).toBe('pass');
    expect(judge(definerFunctions, { services }).status).toBe('unknown');
  });
});
