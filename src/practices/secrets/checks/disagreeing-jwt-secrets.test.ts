import { describe, expect, it } from 'vitest';
import { container, environment, judge, service } from '../../../../test/helpers/facts.ts';
import { disagreeingJwtSecrets } from './disagreeing-jwt-secrets.ts';

const one = { fingerprint: 'f-one' };
const other = { fingerprint: 'f-other' };

function stack(rest: object, more: object = {}) {
  return [
    service('auth', { environment: environment({ GOTRUE_JWT_SECRET: one }) }),
    service('rest', { environment: environment({ PGRST_JWT_SECRET: rest, ...more }) }),
    service('realtime', { environment: environment({ API_JWT_SECRET: one }) }),
    service('storage', { environment: environment({ AUTH_JWT_SECRET: one, PGRST_JWT_SECRET: other }) }),
  ];
}

describe('secrets/disagreeing-jwt-secrets', () => {
  it('fails and names who differs from auth', () => {
    expect(judge(disagreeingJwtSecrets, { services: stack(other) })).toMatchObject({
      status: 'fail',
      detail: 'rest verifies with another secret than auth, realtime and storage',
      evidence: [{ subject: 'services.rest.environment.PGRST_JWT_SECRET' }, {}, {}, {}],
    });
  });

  it('passes when all agree; of two variables of storage the first counts', () => {
    expect(judge(disagreeingJwtSecrets, { services: stack(one) }).status).toBe('pass');
  });

  it('fails when only some containers were recreated', () => {
    const containers = {
      project: [
        container('auth', { environment: environment({ GOTRUE_JWT_SECRET: other }) }),
        container('rest', { environment: environment({ PGRST_JWT_SECRET: one }) }),
      ],
      foreign: [],
    };

    expect(judge(disagreeingJwtSecrets, { services: stack(one), containers }).status).toBe('fail');
  });

  it('passes while a change of all services waits for its containers', () => {
    const names = {
      auth: 'GOTRUE_JWT_SECRET',
      rest: 'PGRST_JWT_SECRET',
      realtime: 'API_JWT_SECRET',
      storage: 'AUTH_JWT_SECRET',
    };
    const project = Object.entries(names).map(([name, variable]) =>
      container(name, { environment: environment({ [variable]: other }) }),
    );

    expect(
      judge(disagreeingJwtSecrets, { services: stack(one), containers: { project, foreign: [] } }).status,
    ).toBe('pass');
  });

  it.each([
    ['a key set', { ...other, form: 'key-set' }, {}],
    ['a file', { ...other, form: 'file' }, {}],
    ['base64', other, { PGRST_JWT_SECRET_IS_BASE64: 'true' }],
  ])('does not compare %s with plain secrets', (_what, rest, more) => {
    expect(judge(disagreeingJwtSecrets, { services: stack(rest, more) }).status).toBe('pass');
  });

  it("leaves the pooler's own secret and the database's copy alone", () => {
    const services = [
      ...stack(one),
      service('pooler', { environment: environment({ API_JWT_SECRET: other }) }),
      service('db', { environment: environment({ JWT_SECRET: other }) }),
    ];

    expect(judge(disagreeingJwtSecrets, { services }).status).toBe('pass');
  });

  it('skips when there is nothing to compare', () => {
    expect(judge(disagreeingJwtSecrets, { services: stack(one).slice(0, 1) }).status).toBe('skip');
  });
});
