import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { surface } from '../api-surface.test-data.ts';
import { definerViews } from './definer-views.ts';

const services = [service('rest'), service('storage'), service('db')];

describe('database/definer-views', () => {
  it('fails on what is open, and names it', () => {
    const apiSurface = surface({ definerViews: [{ view: 'public.v', reads: ['public.notes'] }] });
    expect(judge(definerViews, { services, apiSurface })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'public.v', saw: 'reads public.notes past its policies', at: here }],
    });
  });

  it('leaves views of the users alone to the check that tells of them', () => {
    const apiSurface = surface({ definerViews: [{ view: 'public.people', reads: ['auth.users'] }] });
    expect(judge(definerViews, { services, apiSurface }).status).toBe('pass');
  });

  it('counts all and lists some', () => {
    const many = Array.from({ length: 30 }, (_, index) => ({
      view: `public.v${index}`,
      reads: ['public.t'],
    }));
    const outcome = judge(definerViews, { services, apiSurface: surface({ definerViews: many }) });
    expect(outcome).toMatchObject({ detail: '30 views open to the anon key past row level security' });
    expect(outcome.status === 'fail' && outcome.evidence.length).toBe(20);
  });

  it('passes on an API that opens nothing, and is unknown without the database', () => {
    expect(judge(definerViews, { services, apiSurface: surface() }).status).toBe('pass');
    expect(judge(definerViews, { services }).status).toBe('unknown');
  });
});
