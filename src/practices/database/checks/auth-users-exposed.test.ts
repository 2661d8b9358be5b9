import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { surface } from '../api-surface.test-data.ts';
import { authUsersExposed } from './auth-users-exposed.ts';

const services = [service('rest'), service('storage'), service('db')];

describe('database/auth-users-exposed', () => {
  it('fails on what is open, and names it', () => {
    const apiSurface = surface({
      definerViews: [{ view: 'public.people', reads: ['auth.users', 'public.notes'] }],
    });
    expect(judge(authUsersExposed, { services, apiSurface })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'public.people', at: here }],
    });
  });

  it('passes by views of other tables', () => {
    const apiSurface = surface({ definerViews: [{ view: 'public.v', reads: ['public.notes'] }] });
    expect(judge(authUsersExposed, { services, apiSurface }).status).toBe('pass');
  });

  it('passes on an API that opens nothing, and is unknown without the database', () => {
    expect(judge(authUsersExposed, { services, apiSurface: surface() }).status).toBe('pass');
    expect(judge(authUsersExposed, { services }).status).toBe('unknown');
  });
});
