import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { unsetVariables } from './unset-variables.ts';

const at = { file: 'volumes/functions/pay/index.ts', line: 4 };
const reads = (...readsVariables: string[]) => ({
  directory: '/srv/volumes/functions',
  mainPresent: true,
  functions: [{ name: 'pay', entry: 'index.ts', readsVariables, at }],
});
const services = [
  service('functions', {
    environment: environment({
      SUPABASE_URL: 'http://api-gw:8000',
      JWT_SECRET: {},
      EMPTY: '',
      SHELL_ONLY: null,
    }),
  }),
];

describe('functions/unset-variables', () => {
  it('fails on names that the service does not set, at the line of the function', () => {
    const outcome = judge(unsetVariables, { services, functions: reads('STRIPE_KEY', 'SUPABASE_URL') });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at, saw: 'reads STRIPE_KEY' }] });
  });

  it('fails on one that is passed through from a shell that has none', () => {
    expect(judge(unsetVariables, { services, functions: reads('SHELL_ONLY') }).status).toBe('fail');
  });

  it('passes on what is set, secrets and empty values included, and on the runtime’s own', () => {
    const functions = reads('SUPABASE_URL', 'JWT_SECRET', 'EMPTY', 'HOME', 'SB_REGION', 'DENO_DIR');
    expect(judge(unsetVariables, { services, functions }).status).toBe('pass');
  });

  it('does not apply without functions or the service, and is unknown when they cannot be read', () => {
    const none = { ...reads(), functions: [] };
    expect(judge(unsetVariables, { services, functions: none }).status).toBe('skip');
    expect(judge(unsetVariables, { services: [], functions: reads('A') }).status).toBe('skip');
    expect(judge(unsetVariables, { services }).status).toBe('unknown');
  });
});
