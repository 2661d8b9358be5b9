import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { surface } from '../api-surface.test-data.ts';
import { unsecurableRelations } from './unsecurable-relations.ts';

const services = [service('rest'), service('storage'), service('db')];

describe('database/unsecurable-relations', () => {
  it('fails on what is open, and names it', () => {
    const apiSurface = surface({ unsecurable: [{ relation: 'public.totals', kind: 'materialized view' }] });
    expect(judge(unsecurableRelations, { services, apiSurface })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'public.totals', saw: 'materialized view that anon may read', at: here }],
    });
  });

  it('passes on an API that opens nothing, and is unknown without the database', () => {
    expect(judge(unsecurableRelations, { services, apiSurface: surface() }).status).toBe('pass');
    expect(judge(unsecurableRelations, { services }).status).toBe('unknown');
  });
});
