import { describe, expect, it } from 'vitest';
import { deployment, envKey, withKeys } from '../../../../test/helpers/deployment.ts';
import { environment, here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { deadVariable } from './dead-variable.ts';

describe('pool/dead-variable', () => {
  it('fails where the env file sets it', () => {
    const given = { deployment: withKeys(envKey('SUPAVISOR_POOL_SIZE', '200')), services: [] };
    expect(judge(deadVariable, given)).toMatchObject({
      status: 'fail',
      evidence: [{ at: { file: '.env', line: 5 } }],
    });
  });

  it('fails where a service sets it', () => {
    const pooler = service('pooler', { environment: environment({ SUPAVISOR_POOL_SIZE: '200' }) });
    const outcome = judge(deadVariable, { deployment: deployment(), services: [pooler] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('names the env file once when it is given to every service', () => {
    const shared = { SUPAVISOR_POOL_SIZE: value('200', { fromEnvFile: true }) };
    const services = [service('db', { environment: shared }), service('auth', { environment: shared })];
    const outcome = judge(deadVariable, {
      deployment: withKeys(envKey('SUPAVISOR_POOL_SIZE', '200')),
      services,
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'SUPAVISOR_POOL_SIZE' }] });
  });

  it('passes with the variables that are read', () => {
    const given = {
      deployment: withKeys(envKey('POOLER_DEFAULT_POOL_SIZE', '20')),
      services: [service('pooler')],
    };
    expect(judge(deadVariable, given).status).toBe('pass');
  });
});
