import { describe, expect, it } from 'vitest';
import { deployment, envKey, withKeys } from '../../../../test/helpers/deployment.ts';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { deadBackendVariable } from './dead-backend-variable.ts';

const name = 'NEXT_ANALYTICS_BACKEND_PROVIDER';

describe('analytics/dead-backend-variable', () => {
  it('fails where a service or the env file sets it', () => {
    const studio = service('studio', { environment: environment({ [name]: 'postgres' }) });
    const outcome = judge(deadBackendVariable, { services: [studio], deployment: deployment() });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    const inFile = { services: [], deployment: withKeys(envKey(name, 'bigquery')) };
    expect(judge(deadBackendVariable, inFile).status).toBe('fail');
  });

  it('passes where it is not set', () => {
    const studio = service('studio', { environment: environment({ LOGFLARE_URL: 'http://analytics:4000' }) });
    expect(judge(deadBackendVariable, { services: [studio], deployment: deployment() }).status).toBe('pass');
  });
});
